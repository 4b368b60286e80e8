#include "testing/stores/mirrored_organizations.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class FeedContract : public ContractTest {
protected:
    /// A trace that is received now: the feed leaves out what is older than its position.
    DecisionId record_now(
        const std::string& outcome,
        const std::string& agent_id = "planner",
        OrgId org = kDefaultOrg,
        const std::function<void(Decision&)>& adjust = {}
    ) {
        TraceRecord trace = make_trace(outcome, agent_id);
        move_to(trace, org);
        trace.decision.transaction_time = now();
        if (adjust) adjust(trace.decision);
        return record(trace);
    }

    std::string end() { return run(feed().find_end()); }
    FeedPage list_new(const std::string& from, std::vector<OrgId> orgs = {kDefaultOrg}) {
        return run(feed().list_new(from, std::move(orgs)));
    }
    FeedPage list_missed(
        const std::string& from,
        const std::string& until,
        DecisionFilter filter = {},
        Visibility visibility = Visibility::everything()
    ) {
        return run(
            feed().list_missed({kDefaultOrg, std::move(visibility), std::move(filter), from, until})
        );
    }
    static std::vector<std::string> outcomes_of(const FeedPage& page) {
        std::vector<std::string> outcomes;
        outcomes.reserve(page.entries.size());
        for (const auto& entry : page.entries) outcomes.push_back(entry.decision.outcome);
        return outcomes;
    }
};

TEST_P(FeedContract, HasWhatIsRecordedBehindAPositionOnce) {
    record_now("before");
    std::string position = end();
    record_now("first");
    record_now("second");
    const FeedPage page = list_new(position);
    EXPECT_THAT(outcomes_of(page), ElementsAre("first", "second"));
    EXPECT_FALSE(page.has_more);
    EXPECT_FALSE(page.is_lost);
    EXPECT_THAT(list_new(page.end).entries, IsEmpty());
    record_now("third");
    EXPECT_THAT(outcomes_of(list_new(page.end)), ElementsAre("third"));
}

TEST_P(FeedContract, GoesOnBehindEachDecision) {
    const std::string position = end();
    for (const char* outcome : {"first", "second", "third"}) record_now(outcome);
    const FeedPage page = list_new(position);
    ASSERT_EQ(page.entries.size(), 3U);
    EXPECT_THAT(outcomes_of(list_new(page.entries[0].position)), ElementsAre("second", "third"));
    EXPECT_THAT(outcomes_of(list_new(page.entries[1].position)), ElementsAre("third"));
    EXPECT_THAT(list_new(page.entries[2].position).entries, IsEmpty());
}

TEST_P(FeedContract, TellsWhatAnEventNeeds) {
    const std::string position = end();
    const std::string outcome(30'000, 'o');
    const auto id = record_now(outcome, "coder", kDefaultOrg, [](Decision& decision) {
        decision.decision_type = "planning";
        decision.project = "akashi";
    });
    record_now("without a project");
    const FeedPage page = list_new(position);
    ASSERT_EQ(page.entries.size(), 2U);
    const NewDecision& decision = page.entries.front().decision;
    EXPECT_EQ(decision.id, id);
    EXPECT_EQ(decision.org_id, kDefaultOrg);
    EXPECT_EQ(decision.agent_id, "coder");
    EXPECT_EQ(decision.decision_type, "planning");
    EXPECT_EQ(decision.project, "akashi");
    EXPECT_EQ(decision.outcome, outcome);
    EXPECT_EQ(page.entries.back().decision.project, std::nullopt);
}

TEST_P(FeedContract, HasTheOrganizationsThatAreAskedForAlone) {
    const std::string position = end();
    record_now("mine");
    record_now("theirs", "planner", kOtherOrg);
    EXPECT_THAT(outcomes_of(list_new(position)), ElementsAre("mine"));
    EXPECT_THAT(outcomes_of(list_new(position, {kOtherOrg})), ElementsAre("theirs"));
    EXPECT_THAT(
        outcomes_of(list_new(position, {kDefaultOrg, kOtherOrg})), ElementsAre("mine", "theirs")
    );
    EXPECT_THAT(outcomes_of(list_missed(position, end())), ElementsAre("mine"));
}

TEST_P(FeedContract, EndsAPageThatIsLongAndGoesOnBehindIt) {
    const std::string position = end();
    constexpr int kDecisions = 40;
    for (int i = 0; i < kDecisions; ++i) record_now(std::string(32'000, 'o') + std::to_string(i));
    FeedPage page = list_new(position);
    EXPECT_TRUE(page.has_more);
    std::vector<std::string> all = outcomes_of(page);
    EXPECT_LT(all.size(), kDecisions);
    while (page.has_more) {
        page = list_new(page.end);
        for (const auto& outcome : outcomes_of(page)) all.push_back(outcome);
    }
    ASSERT_EQ(all.size(), kDecisions);
    for (int i = 0; i < kDecisions; ++i)
        EXPECT_TRUE(all[static_cast<std::size_t>(i)].ends_with("o" + std::to_string(i)));
}

TEST_P(FeedContract, HasWhatWasMissedUpToAPosition) {
    const std::string from = end();
    record_now("first");
    record_now("second");
    const std::string until = end();
    record_now("later");
    const FeedPage page = list_missed(from, until);
    EXPECT_THAT(outcomes_of(page), ElementsAre("first", "second"));
    EXPECT_FALSE(page.has_more);
    EXPECT_THAT(list_missed(page.end, until).entries, IsEmpty());
    EXPECT_THAT(outcomes_of(list_new(until)), ElementsAre("later"));
    const std::string in_between = page.entries.front().position;
    EXPECT_THAT(outcomes_of(list_missed(from, in_between)), ElementsAre("first"));
    EXPECT_THAT(outcomes_of(list_missed(in_between, until)), ElementsAre("second"));
}

TEST_P(FeedContract, HasWhatWasMissedAsFarAsItPassesTheFilter) {
    const std::string from = end();
    record_now("planned");
    record_now("coded", "coder");
    record_now("typed", "planner", kDefaultOrg, [](auto& d) { d.decision_type = "planning"; });
    record_now("of a project", "planner", kDefaultOrg, [](auto& d) { d.project = "akashi"; });
    const std::string until = end();
    EXPECT_THAT(outcomes_of(list_missed(from, until, of_agents({"coder"}))), ElementsAre("coded"));
    DecisionFilter filter;
    filter.decision_type = "planning";
    EXPECT_THAT(outcomes_of(list_missed(from, until, filter)), ElementsAre("typed"));
    filter = {};
    filter.project = "akashi";
    EXPECT_THAT(outcomes_of(list_missed(from, until, filter)), ElementsAre("of a project"));
}

TEST_P(FeedContract, HasWhatWasMissedAsFarAsItIsVisible) {
    add_agent("designer", {"ui"});
    add_agent("tester", {"ui"});
    const std::string from = end();
    record_now("hidden");
    record_now("shared", "designer");
    record_now("own", "tester");
    EXPECT_THAT(
        outcomes_of(list_missed(from, end(), {}, Visibility::of_agent("tester"))),
        ElementsAre("shared", "own")
    );
}

TEST_P(FeedContract, GoesThroughManyDecisionsThatDoNotFitPageByPage) {
    add_agent("designer");
    const std::string from = end();
    record_now("first", "coder");
    if (GetParam().name == "Sqlite") {
        stores_->query("UPDATE sqlite_sequence SET seq = seq + 200000 WHERE name = 'decisions'");
    } else {
        stores_->query(
            "INSERT INTO decisions (id, org_id, run_id, agent_id, decision_type, outcome,"
            " confidence, completeness_score, content_hash, valid_from, transaction_time)"
            " SELECT gen_random_uuid(), org_id, run_id, 'planner', 'planning', 'o', 1, 1, '',"
            " now(), now() FROM decisions, generate_series(1, 11000)"
        );
    }
    record_now("last", "coder");
    const std::string until = end();
    std::vector<std::string> all;
    int pages = 0;
    FeedPage page;
    page.end = from;
    page.has_more = true;
    for (; page.has_more; ++pages) {
        page = list_missed(page.end, until, of_agents({"coder"}));
        for (const auto& outcome : outcomes_of(page)) all.push_back(outcome);
    }
    EXPECT_THAT(all, ElementsAre("first", "last"));
    EXPECT_GE(pages, 3) << "no page takes long";
    EXPECT_EQ(page.end, until);
}

TEST_P(FeedContract, SaysThatAPositionIsFromTheFutureOfARestoredDatabase) {
    const std::string digits = "99999999999";
    std::string future = end();
    const auto number = future.find_first_of("0123456789");
    future.replace(number, future.find_first_not_of("0123456789", number) - number, digits);
    ASSERT_TRUE(feed().is_position(future)) << future;
    record_now("after the restore");
    const FeedPage page = list_new(future);
    EXPECT_TRUE(page.is_lost);
    EXPECT_THAT(page.entries, IsEmpty());
    EXPECT_TRUE(list_missed(future, end()).is_lost);
    record_now("later");
    EXPECT_THAT(outcomes_of(list_new(page.end)), ElementsAre("later"));
}

TEST_P(FeedContract, KnowsItsPositions) {
    record_now("first");
    EXPECT_TRUE(feed().is_position(end()));
    for (const std::string text :
         {"", "x", "s", "p", "s-1", "s01", "s1 ", "p1", "p1-2", "p1-2-3-4"})
        EXPECT_FALSE(feed().is_position(text)) << text;
}

TEST_P(FeedContract, FindsTheAgentsThatEachCallerMaySee) {
    add_agent("designer", {"ui"});
    add_agent("tester", {"ui"});
    add_agent("tester", {"ui"}, kOtherOrg);
    add_agent("stranger", {"ui"}, kOtherOrg);
    grant("coder", "reviewer");
    const auto agents =
        run(feed().list_visible_agents(kDefaultOrg, {"tester", "planner", "coder"}));
    const auto set = [&](std::size_t i) {
        return std::set<std::string>(agents.at(i).begin(), agents.at(i).end());
    };
    ASSERT_EQ(agents.size(), 3U);
    EXPECT_THAT(set(0), UnorderedElementsAre("designer", "tester"));
    EXPECT_THAT(set(1), UnorderedElementsAre("planner"));
    EXPECT_THAT(set(2), UnorderedElementsAre("coder", "reviewer"));
}

AKASHI_CONTRACT(FeedContract);

}  // namespace
}  // namespace akashi::contract
