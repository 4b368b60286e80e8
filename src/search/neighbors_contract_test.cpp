#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Searches in which vectors were asked, too.
class NeighborsContract : public ContractTest {
protected:
    std::vector<TextHit> find_near(
        std::string_view query,
        std::vector<Neighbor> neighbors,
        Visibility visibility = Visibility::everything(),
        DecisionFilter filter = {},
        OrgId org = kDefaultOrg
    ) {
        static const Synonyms synonyms;
        TextSearchService searcher(stores_->searches());
        return run(searcher.search(
                       {.org = org,
                        .visibility = std::move(visibility),
                        .terms = query_terms_of(parse_text_query(query), synonyms),
                        .filter = std::move(filter),
                        .preferred_type = std::nullopt,
                        .limit = 10,
                        .meaning = Meaning{std::move(neighbors), std::nullopt}}
                   )
        ).hits;
    }
    static std::vector<DecisionId> ids(const std::vector<TextHit>& hits) {
        std::vector<DecisionId> list;
        list.reserve(hits.size());
        for (const TextHit& hit : hits) list.push_back(hit.id);
        return list;
    }
};

TEST_P(NeighborsContract, AreFoundWithoutAnyOfTheWords) {
    const DecisionId near = record("keep login state in Redis");
    record("print invoices on paper");
    const auto hits = find_near("sessions", {{near, 4}});
    ASSERT_THAT(ids(hits), ElementsAre(near));
    EXPECT_EQ(hits[0].nearness, 4);
    EXPECT_EQ(hits[0].match, 0);
    EXPECT_EQ(hits[0].fit, fit_of(0, 4));
    EXPECT_THAT(ids(find_near("?!", {{near, 4}})), ElementsAre(near)) << "without words";
}

TEST_P(NeighborsContract, AreRankedTogetherWithWhatHasTheWords) {
    const DecisionId both = record("sessions in Redis");
    const DecisionId words = record("sessions in files");
    const DecisionId near = record("login state in memory");
    const auto hits = find_near("sessions", {{both, 4}, {near, 2}});
    EXPECT_THAT(ids(hits), ElementsAre(both, words, near));
    EXPECT_GT(hits[0].match, 0);
    EXPECT_EQ(hits[1].nearness, std::nullopt);
}

TEST_P(NeighborsContract, CountOnlyWhenTheyAreNearer) {
    const DecisionId far = record("print invoices on paper");
    EXPECT_THAT(find_near("sessions", {{far, 0.5}}), IsEmpty());
}

TEST_P(NeighborsContract, MustPassWhatTheDatabaseKnowsBetter) {
    const DecisionId ended = record("login state in Redis");
    TraceRecord revision = make_trace("login state in files");
    revision.decision.supersedes_id = ended;
    const DecisionId current = record(revision);
    const DecisionId hidden = record("login state in memory", "coder");
    TraceRecord theirs = make_trace("login state elsewhere");
    move_to(theirs, kOtherOrg);
    const DecisionId foreign = record(theirs);
    const std::vector<Neighbor> all{
        {ended, 5}, {current, 4}, {hidden, 4}, {foreign, 4}, {DecisionId::make(), 4}
    };
    EXPECT_THAT(
        ids(find_near("sessions", all, Visibility::of_agent("planner"))), ElementsAre(current)
    );
    EXPECT_THAT(
        ids(find_near("sessions", all, Visibility::everything(), of_agents({"coder"}))),
        ElementsAre(hidden)
    );
}

TEST_P(NeighborsContract, AreNotHeldBackByManyWithTheWords) {
    for (int i = 0; i < 200; ++i) record("sessions of kind " + std::to_string(i));
    const DecisionId near = record("keep login state in Redis");
    EXPECT_EQ(ids(find_near("sessions", {{near, 9}})).front(), near);
}

TEST_P(NeighborsContract, LoseALittleWhenTheyReplacedWhatHeldForAMoment) {
    const DecisionId first = record("login state in Redis");
    TraceRecord soon = make_trace("login state in files");
    soon.decision.supersedes_id = first;
    const DecisionId revised = record(soon);
    const DecisionId old = record("cookies for guests");
    clock_ += kSettled;
    TraceRecord later = make_trace("cookies for members");
    later.decision.supersedes_id = old;
    const DecisionId settled = record(later);
    const auto hits = find_near("sessions", {{revised, 4}, {settled, 4}});
    ASSERT_THAT(ids(hits), ElementsAre(settled, revised));
    EXPECT_TRUE(hits[0].merit.is_settled);
    EXPECT_FALSE(hits[1].merit.is_settled);
}

TEST_P(NeighborsContract, TellNothingOfAReplacedDecisionThatIsHidden) {
    const DecisionId theirs = record("login state in Redis", "coder");
    TraceRecord revision = make_trace("login state in files");
    revision.decision.supersedes_id = theirs;
    const DecisionId mine = record(revision);
    EXPECT_FALSE(find_near("sessions", {{mine, 4}}).at(0).merit.is_settled);
    EXPECT_TRUE(
        find_near("sessions", {{mine, 4}}, Visibility::of_agent("planner")).at(0).merit.is_settled
    );
}

AKASHI_CONTRACT(NeighborsContract);

}  // namespace
}  // namespace akashi::contract
