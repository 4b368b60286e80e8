#include "core/page.hpp"
#include "decisions/decision_columns.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

namespace akashi::contract {
namespace {

using ::testing::ElementsAreArray;
using ::testing::Ge;
using ::testing::SizeIs;

constexpr std::size_t kParts = 20;

std::int64_t bytes_of(const Decision& decision) {
    std::int64_t bytes = text_bytes(decision);
    for (const auto& alternative : decision.alternatives) bytes += text_bytes(alternative);
    for (const auto& evidence : decision.evidence) bytes += text_bytes(evidence);
    return bytes;
}

std::int64_t bytes_of(const std::vector<Decision>& decisions) {
    std::int64_t bytes = 0;
    for (const Decision& decision : decisions) bytes += bytes_of(decision);
    return bytes;
}

void add_alternatives(Decision& decision, std::size_t reason_bytes) {
    for (std::size_t i = 0; i < kParts; ++i)
        decision.alternatives.push_back(
            {.id = Uuid::make_v7(),
             .label = std::to_string(i),
             .rejection_reason = std::string(reason_bytes, 'r')}
        );
}

void add_evidence(Decision& decision, std::size_t content_bytes) {
    for (std::size_t i = 0; i < kParts; ++i)
        decision.evidence.push_back(
            {.id = Uuid::make_v7(),
             .source_type = "memory",
             .source_uri = {},
             .content = std::string(content_bytes, 'c'),
             .relevance_score = static_cast<float>(i) / kParts,
             .metrics = {}}
        );
}

class PageBytesContract : public ContractTest {
protected:
    using Change = std::function<void(Decision&)>;

    /// Ids of recorded decisions, the newest first.
    std::vector<DecisionId> record_many(int count, const Change& change) {
        std::vector<DecisionId> ids;
        for (int i = 0; i < count; ++i) {
            TraceRecord trace = make_trace(std::to_string(i));
            change(trace.decision);
            ids.insert(ids.begin(), record(trace));
        }
        return ids;
    }

    /// Reads a list to its end, each page from where the one before has ended. Returns the pages.
    template <class Read>
    static std::vector<std::vector<Decision>> read_all(Read read) {
        std::vector<std::vector<Decision>> pages;
        std::int64_t offset = 0;
        bool has_more = true;
        while (has_more) {
            auto page = read(offset);
            has_more = page.has_more;
            offset += std::ssize(page.decisions);
            EXPECT_LE(bytes_of(page.decisions), kPageBytes);
            EXPECT_FALSE(page.decisions.empty());
            if (page.decisions.empty()) break;
            pages.push_back(std::move(page.decisions));
        }
        return pages;
    }

    static std::vector<DecisionId> ids_of(const std::vector<std::vector<Decision>>& pages) {
        std::vector<DecisionId> ids;
        for (const auto& page : pages)
            for (const Decision& decision : page) ids.push_back(decision.id);
        return ids;
    }

    std::vector<std::vector<Decision>> read_list(Parts parts, std::int64_t limit = kMaxLimit) {
        return read_all([&](std::int64_t offset) {
            DecisionQuery query;
            query.parts = parts;
            query.limit = limit;
            query.offset = offset;
            return list(query);
        });
    }
};

TEST_P(PageBytesContract, LargeDecisionsAreReadInSeveralPagesEachOnceAndWhole) {
    constexpr std::size_t kReason = 8000;
    constexpr std::size_t kContent = 32'000;
    const auto ids = record_many(11, [&](Decision& decision) {
        decision.reasoning = std::string(60'000, 'r');
        add_alternatives(decision, kReason);
        add_evidence(decision, kContent);
    });
    const auto pages = read_list({.alternatives = true, .evidence = true});
    EXPECT_THAT(pages, SizeIs(3)) << "11 decisions of 860 KB, 4 on a page";
    EXPECT_THAT(ids_of(pages), ElementsAreArray(ids));
    for (const auto& page : pages) {
        for (const Decision& decision : page) {
            ASSERT_THAT(decision.alternatives, SizeIs(kParts));
            ASSERT_THAT(decision.evidence, SizeIs(kParts));
            EXPECT_EQ(decision.alternatives.back().label, std::to_string(kParts - 1));
            EXPECT_GT(decision.evidence[0].relevance_score, decision.evidence[1].relevance_score);
            EXPECT_EQ(decision.evidence.back().content.size(), kContent);
        }
    }
    EXPECT_THAT(read_list({}), SizeIs(1)) << "what is not asked for does not count";
}

TEST_P(PageBytesContract, EachKindOfPartEndsAPage) {
    const auto ids = record_many(30, [](Decision& decision) { add_alternatives(decision, 8000); });
    const auto with_alternatives = read_list({.alternatives = true, .evidence = false});
    EXPECT_THAT(with_alternatives, SizeIs(2)) << "30 decisions of 160 KB";
    EXPECT_THAT(ids_of(with_alternatives), ElementsAreArray(ids));

    const auto newer = record_many(8, [](Decision& decision) { add_evidence(decision, 32'000); });
    const auto with_evidence = read_list({.alternatives = false, .evidence = true});
    EXPECT_THAT(with_evidence, SizeIs(2)) << "8 decisions of 640 KB";
    EXPECT_THAT(ids_of(with_evidence), SizeIs(ids.size() + newer.size()));
}

TEST_P(PageBytesContract, JsonCountsWithTheLengthThatItIsSentIn) {
    // PostgreSQL keeps this in a few hundred bytes.
    const std::string object = R"({"note":")" + std::string(16'000, 'a') + R"("})";
    const auto ids = record_many(150, [&](Decision& decision) {
        decision.metadata = object;
        decision.agent_context = object;
    });
    const auto pages = read_list({});
    EXPECT_THAT(pages, SizeIs(2)) << "150 decisions of 32 KB";
    EXPECT_THAT(ids_of(pages), ElementsAreArray(ids));
}

TEST_P(PageBytesContract, AListAsOfATimeAndOneByIdsEndAtTheSameBytes) {
    const auto ids = record_many(60, [](Decision& decision) {
        decision.reasoning = std::string(60'000, 'r');
        decision.precedent_reason = std::string(4000, 'p');
        add_alternatives(decision, 1000);
    });
    const auto as_of = read_all([&](std::int64_t offset) {
        AsOfQuery query;
        query.time = clock_;
        query.offset = offset;
        return run(decisions().list_as_of(kDefaultOrg, Visibility::everything(), query));
    });
    EXPECT_THAT(ids_of(as_of), ElementsAreArray(ids));
    EXPECT_THAT(as_of, SizeIs(1)) << "60 decisions of 64 KB";

    const auto by_ids = read_all([&](std::int64_t offset) {
        const std::vector<DecisionId> rest(ids.begin() + offset, ids.end());
        return run(decisions().list_current(
            kDefaultOrg, Visibility::everything(), rest, {.alternatives = true, .evidence = false}
        ));
    });
    EXPECT_THAT(ids_of(by_ids), ElementsAreArray(ids));
    EXPECT_THAT(by_ids, SizeIs(2)) << "60 decisions of 84 KB";
    for (const auto& page : by_ids)
        for (const Decision& decision : page) EXPECT_THAT(decision.alternatives, SizeIs(kParts));
}

TEST_P(PageBytesContract, ALongChainOfRevisionsIsReadInSeveralPages) {
    std::vector<DecisionId> chain{record("first")};
    for (int i = 0; i < 70; ++i) {
        TraceRecord trace = make_trace("next");
        trace.decision.supersedes_id = chain.back();
        trace.decision.reasoning = std::string(64'000, 'r');
        chain.push_back(record(trace));
    }
    const auto pages = read_all([&](std::int64_t offset) {
        return run(
            decisions().list_revisions(kDefaultOrg, Visibility::everything(), chain[0], offset)
        );
    });
    EXPECT_THAT(pages, SizeIs(2));
    EXPECT_THAT(ids_of(pages), ElementsAreArray(chain));
}

TEST_P(PageBytesContract, TheLimitEndsAPageThatIsSmallEnough) {
    record_many(5, [](Decision&) {});
    const auto pages = read_list({.alternatives = true, .evidence = true}, 2);
    EXPECT_THAT(pages, SizeIs(3));
    EXPECT_THAT(ids_of(pages), SizeIs(5));
}

TEST_P(PageBytesContract, AgentsWithLongMetadataAreReadInSeveralPages) {
    constexpr int kAgents = 280;
    for (int i = 0; i < kAgents; ++i) {
        const std::string name = "agent-" + std::to_string(i);
        add_agent(name, {"team"});
        AgentChanges changes;
        changes.metadata = R"({"note":")" + std::string(16'000, 'a') + R"("})";
        ASSERT_TRUE(update_agent(kDefaultOrg, name, changes, clock_));
    }
    std::vector<std::string> names;
    AgentPage page;
    int pages = 0;
    do {
        page = run(
            agents().list(kDefaultOrg, kMaxLimit, static_cast<std::int64_t>(names.size()), false)
        );
        std::int64_t bytes = 0;
        for (const AgentListing& listing : page.agents) {
            names.push_back(listing.agent.agent_id);
            bytes += std::ssize(listing.agent.metadata);
        }
        EXPECT_LE(bytes, kPageBytes);
        ++pages;
    } while (!page.agents.empty() && std::ssize(names) < page.total);
    EXPECT_THAT(pages, Ge(2));
    EXPECT_EQ(page.total, std::ssize(names));
    EXPECT_EQ(names.back(), "agent-" + std::to_string(kAgents - 1));
}

AKASHI_CONTRACT(PageBytesContract);

}  // namespace
}  // namespace akashi::contract
