#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

#include <set>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kModel = "test/a-model/2";

class VectorStoreContract : public ContractTest {
protected:
    void save(DecisionId id, Vector vector, OrgId org = kDefaultOrg) {
        run(vectors().store.save(kModel, {{id, org, std::move(vector)}}));
    }
    std::vector<VectorChange> changes(std::int64_t after = 0) {
        return run(vectors().feed.list_changes(kModel, after, 100));
    }
    DecisionId supersede(DecisionId id) {
        TraceRecord revision = make_trace("a revision");
        revision.decision.supersedes_id = id;
        return record(revision);
    }
};

TEST_P(VectorStoreContract, GivesTheTextOfADecisionUntilItHasAVector) {
    TraceRecord trace = make_trace("use Redis");
    trace.decision.reasoning = "it is fast";
    trace.decision.alternatives = {
        {Uuid::make_v7(), "Memcached", {}}, {Uuid::make_v7(), "files", "slow"}
    };
    trace.decision.project = "billing";
    trace.run.trace_id = "a-trace";
    const DecisionId id = record(trace);
    auto loaded = run(vectors().store.load(kModel, {id, DecisionId::make()}));
    ASSERT_THAT(loaded, SizeIs(1));
    EXPECT_EQ(loaded[0].text, "architecture: use Redis Memcached, files. it is fast");
    EXPECT_THAT(loaded[0].point.vector, IsEmpty());

    save(id, {0.6F, 0.8F});
    loaded = run(vectors().store.load(kModel, {id}));
    EXPECT_EQ(loaded.at(0).text, std::nullopt);
    const VectorPoint& point = loaded[0].point;
    EXPECT_THAT(point.vector, ElementsAre(0.6F, 0.8F));
    EXPECT_EQ(point.id, id);
    EXPECT_EQ(point.run_id, trace.run.id);
    EXPECT_EQ(point.agent_id, "planner");
    EXPECT_EQ(point.decision_type, "architecture");
    EXPECT_EQ(point.outcome, "use Redis");
    EXPECT_EQ(point.confidence, 0.75F);
    EXPECT_EQ(point.completeness_score, 0.5F);
    EXPECT_EQ(point.valid_from, trace.decision.valid_from);
    EXPECT_EQ(point.project, "billing");
    EXPECT_EQ(point.trace_id, "a-trace");
}

TEST_P(VectorStoreContract, TakesAVectorOfAnotherModelForNone) {
    const DecisionId id = record("use Redis");
    save(id, {1, 0});
    EXPECT_TRUE(run(vectors().store.load("another", {id})).at(0).text.has_value());
    EXPECT_EQ(
        run(vectors().lookup.find_vector(kDefaultOrg, Visibility::everything(), "another", id)),
        std::nullopt
    );
    const auto seen = run(vectors().feed.list_changes("another", 0, 10));
    ASSERT_THAT(seen, SizeIs(1));
    EXPECT_FALSE(seen[0].point.has_value());
    EXPECT_TRUE(seen[0].is_of_another_model);
    EXPECT_FALSE(changes().at(0).is_of_another_model);
}

TEST_P(VectorStoreContract, KnowsWhichDecisionsHaveAVectorOfWhateverModel) {
    const DecisionId with = record("use Redis");
    const DecisionId refused = record("use files");
    const DecisionId without = record("use nothing");
    save(with, {1, 0});
    run(vectors().store.save("another", {{refused, kDefaultOrg, std::string("too long")}}));
    EXPECT_THAT(run(vectors().store.list_embedded({with, refused, without})), ElementsAre(with));
}

TEST_P(VectorStoreContract, DoesNotAskAgainForATextThatWasRefused) {
    const DecisionId id = record("use Redis");
    run(vectors().store.save(kModel, {{id, kDefaultOrg, std::string("too long")}}));
    const auto loaded = run(vectors().store.load(kModel, {id}));
    EXPECT_EQ(loaded.at(0).text, std::nullopt);
    EXPECT_THAT(loaded.at(0).point.vector, IsEmpty());
    EXPECT_TRUE(run(vectors().store.load("another", {id})).at(0).text.has_value());
}

TEST_P(VectorStoreContract, KeepsNoVectorOfWhatEndedOrIsOfAnotherOrganization) {
    const DecisionId ended = record("use Redis");
    const DecisionId current = supersede(ended);
    save(ended, {1, 0});
    save(current, {1, 0}, kOtherOrg);
    save(DecisionId::make(), {1, 0});
    EXPECT_THAT(changes(), IsEmpty());
    EXPECT_THAT(run(vectors().store.load(kModel, {ended})), IsEmpty());
}

TEST_P(VectorStoreContract, TellsChangesInTheirOrderAndOfEachVectorTheLastOne) {
    const DecisionId first = record("first");
    const DecisionId second = record("second");
    save(first, {1, 0});
    save(second, {0, 1});
    const auto all = changes();
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_EQ(all[0].id, first);
    EXPECT_LT(all[0].seq, all[1].seq);
    EXPECT_THAT(all[1].point->vector, ElementsAre(0, 1));
    save(first, {0, 1});
    const auto later = changes(all[1].seq);
    ASSERT_THAT(later, SizeIs(1));
    EXPECT_EQ(later[0].id, first);
    EXPECT_THAT(changes(), SizeIs(2));
    EXPECT_THAT(run(vectors().feed.list_changes(kModel, 0, 1)), SizeIs(1));
}

TEST_P(VectorStoreContract, TellsOfADecisionThatEndedOrWasDeleted) {
    const DecisionId first = record("first");
    save(first, {1, 0});
    const auto before = changes().back().seq;
    supersede(first);
    EXPECT_FALSE(changes().at(0).point.has_value()) << "no vector of what ended is handed out";
    run(vectors().store.forget({{first, kDefaultOrg}}));
    const auto after = changes(before);
    ASSERT_THAT(after, SizeIs(1));
    EXPECT_EQ(after[0].id, first);
    EXPECT_EQ(after[0].org_id, kDefaultOrg);
    EXPECT_FALSE(after[0].point.has_value());
}

TEST_P(VectorStoreContract, DeletesTheVectorsOfAnAgentWithItsDecisions) {
    save(record("of the planner"), {1, 0});
    save(record("of the coder", "coder"), {0, 1});
    remove_agent("planner");
    const auto left = changes();
    ASSERT_THAT(left, SizeIs(1));
    EXPECT_EQ(left[0].point->agent_id, "coder");
}

TEST_P(VectorStoreContract, LetsAFollowerGoOnOnlyInTheSameHistory) {
    const DecisionId first = record("first");
    const DecisionId second = record("second");
    save(first, {1, 0});
    save(second, {0, 1});
    const auto all = changes();
    const std::vector<SeenChange> seen{{all[0].seq, first}, {all[1].seq, second}};
    const auto goes_on = [&](std::vector<SeenChange> last) {
        return run(vectors().feed.goes_on_behind(std::move(last)));
    };
    EXPECT_TRUE(goes_on(seen));
    EXPECT_FALSE(goes_on({}));
    EXPECT_FALSE(goes_on({seen[0], {all[1].seq, DecisionId::make()}})) << "another database";
    EXPECT_FALSE(goes_on({seen[0], {all[1].seq + 1, second}})) << "from the future";
    save(first, {0, 1});
    EXPECT_TRUE(goes_on(seen)) << "the first one has changed again since";
    run(vectors().store.forget({{second, kDefaultOrg}}));
    const std::vector<SeenChange> later{{changes().at(0).seq, first}};
    EXPECT_TRUE(goes_on(later));
    EXPECT_EQ(run(vectors().store.purge(now() + std::chrono::hours(1))), 1);
    EXPECT_FALSE(goes_on(later)) << "it has missed the end of the second one";
}

TEST_P(VectorStoreContract, FindsTheVectorOfWhatTheCallerMaySee) {
    const DecisionId id = record("first");
    save(id, {1, 0});
    const auto find = [&](Visibility visibility, OrgId org = kDefaultOrg) {
        return run(vectors().lookup.find_vector(org, std::move(visibility), kModel, id));
    };
    EXPECT_THAT(find(Visibility::everything()).value(), ElementsAre(1, 0));
    EXPECT_THAT(find(Visibility::of_agent("planner")).value(), ElementsAre(1, 0));
    EXPECT_EQ(find(Visibility::of_agent("coder")), std::nullopt);
    EXPECT_EQ(find(Visibility::everything(), kOtherOrg), std::nullopt);
    supersede(id);
    EXPECT_EQ(find(Visibility::everything()), std::nullopt);
}

TEST_P(VectorStoreContract, ListsTheAgentsInSight) {
    add_agent("twin", {"team"});
    add_agent("sister", {"team"});
    const auto list = [&](Visibility visibility) {
        return run(vectors().lookup.list_visible_agents(kDefaultOrg, std::move(visibility)));
    };
    EXPECT_EQ(list(Visibility::everything()), std::nullopt);
    const auto agents = list(Visibility::of_agent("twin")).value();
    EXPECT_THAT(std::set<std::string>(agents.begin(), agents.end()), ElementsAre("sister", "twin"));
}

AKASHI_CONTRACT(VectorStoreContract);

}  // namespace
}  // namespace akashi::contract
