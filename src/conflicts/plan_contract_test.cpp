#include "conflicts/plan_service.hpp"
#include "conflicts/position_keys.hpp"
#include "conflicts/scoring_store.hpp"
#include "testing/stores/stores.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PlanContract : public ContractTest {
protected:
    TraceRecord decision(
        const std::string& outcome,
        const std::string& agent_id = "planner",
        std::vector<BindingText> bindings = {}
    ) {
        TraceRecord trace = make_trace(outcome, agent_id);
        trace.decision.project = "catalog";
        trace.decision.bindings = make_bindings(std::move(bindings)).value();
        return trace;
    }
    /// Records it, and files what it says, as the search for contradictions does afterwards.
    DecisionId decide(const TraceRecord& trace) {
        const Decision& made = trace.decision;
        record(trace);
        Position position{.outcome = made.outcome, .rejected = {}};
        for (const auto& alternative : made.alternatives)
            position.rejected.push_back(alternative.label);
        auto keys = position_keys(made.org_id, made.project, Statements(position)).filed;
        run(scoring().file({{made.org_id, made.id, made.transaction_time, std::move(keys)}}));
        return made.id;
    }
    static PlanStep step(std::string outcome, std::vector<BindingText> bindings = {}) {
        PlanStep step;
        step.outcome = std::move(outcome);
        step.bindings = make_bindings(std::move(bindings)).value();
        return step;
    }
    std::vector<PlanConflict> check(
        std::vector<PlanStep> steps,
        const std::string& agent_id = "admin",
        const std::optional<std::string>& project = "catalog",
        OrgId org = kDefaultOrg
    ) {
        Caller caller;
        caller.org = org;
        caller.agent_id = caller.name = agent_id;
        caller.role = agent_id == "admin" ? Role::admin : Role::agent;
        PlanService service(stores_->plans());
        return run(service.check(caller, {.project = project, .steps = std::move(steps)}));
    }
    void end(DecisionId id) {
        TraceRecord revision = make_trace("a revision");
        revision.decision.supersedes_id = id;
        record(revision);
    }
};

TEST_P(PlanContract, AStepThatBindsAParameterOtherwiseIsToldOf) {
    const TraceRecord trace = decision("use short leases", "planner", {{"leaseTtl", "15 s"}});
    const DecisionId id = decide(trace);
    const auto found = check(
        {step("start the cache"),
         step("raise the lease", {{"lease_ttl", "30 s"}}),
         step("keep the lease", {{"lease ttl", "15000ms"}})}
    );
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].step, 1U);
    EXPECT_EQ(found[0].decision.id, id);
    EXPECT_EQ(found[0].decision.agent_id, "planner");
    EXPECT_EQ(found[0].decision.decision_type, "architecture");
    EXPECT_EQ(found[0].decision.outcome, "use short leases");
    EXPECT_EQ(found[0].decision.confidence, 0.75F);
    EXPECT_EQ(found[0].decision.valid_from, trace.decision.valid_from);
    EXPECT_EQ(found[0].question, "the value of lease_ttl");
    EXPECT_EQ(found[0].your_answer, "30 s");
    EXPECT_EQ(found[0].their_answer, "15 s");
    EXPECT_EQ(found[0].scoring_method, "binding_v1");
    EXPECT_EQ(found[0].confidence_class, "exact");
}

TEST_P(PlanContract, AStepThatSaysTheOppositeIsToldOf) {
    const DecisionId id = decide(decision("Never cache search results in the gateway."));
    decide(decision("Always compress search results in the gateway."));
    const auto found = check(
        {step("Write the tests of the gateway."),
         step("Always cache search results in the gateway.")}
    );
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].step, 1U);
    EXPECT_EQ(found[0].decision.id, id);
    EXPECT_EQ(found[0].your_answer, "Always cache search results in the gateway");
    EXPECT_EQ(found[0].their_answer, "Never cache search results in the gateway");
    EXPECT_EQ(found[0].scoring_method, "claims_v1");
    EXPECT_EQ(found[0].confidence_class, "judged");
}

TEST_P(PlanContract, AStepThatTakesWhatWasRejectedIsToldOf) {
    TraceRecord trace = decision("Use Kafka for the order events of the shop.");
    Alternative rejected;
    rejected.label = "RabbitMQ";
    rejected.id = Uuid::make_v7();
    trace.decision.alternatives.push_back(rejected);
    const DecisionId id = decide(trace);
    const auto found = check({step("Use RabbitMQ for the order events of the shop.")});
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].decision.id, id);
    PlanStep refusing = step("Use NATS for the order events of the shop.");
    refusing.rejected = {"Kafka"};
    EXPECT_THAT(check({refusing}), SizeIs(1)) << "what the step rejects is in force";
    EXPECT_THAT(check({step("Use Kafka for the order events of the shop.")}), IsEmpty());
}

TEST_P(PlanContract, OnlyDecisionsInForceOfTheProjectCount) {
    const DecisionId bound = decide(decision("one", "planner", {{"ttl", "1"}}));
    const DecisionId said = decide(decision("Never cache search results in the gateway."));
    const std::vector<PlanStep> steps{
        step("two", {{"ttl", "2"}}), step("Always cache search results in the gateway.")
    };
    EXPECT_THAT(check(steps), SizeIs(2));
    EXPECT_THAT(check(steps, "admin", "another"), IsEmpty());
    EXPECT_THAT(check(steps, "admin", std::nullopt), IsEmpty());
    EXPECT_THAT(check(steps, "admin", "catalog", kOtherOrg), IsEmpty());
    end(bound);
    EXPECT_THAT(check(steps), SizeIs(1));
    end(said);
    EXPECT_THAT(check(steps), IsEmpty());
}

TEST_P(PlanContract, OnlyWhatTheCallerMaySeeIsToldOf) {
    add_agent("insider", {"team"});
    add_agent("mate", {"team"});
    decide(decision("one", "insider", {{"ttl", "1"}}));
    decide(decision("Never cache search results in the gateway.", "insider"));
    const std::vector<PlanStep> steps{
        step("two", {{"ttl", "2"}}), step("Always cache search results in the gateway.")
    };
    EXPECT_THAT(check(steps, "mate"), SizeIs(2));
    EXPECT_THAT(check(steps, "reviewer"), IsEmpty());
}

TEST_P(PlanContract, AStepIsToldOfThreeAtMostOncePerDecisionAndTheNewestFirst) {
    std::vector<DecisionId> ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(decide(decision(
            fmt::format("outcome {}", i), "planner", {{"ttl", std::to_string(i)}, {"size", "1"}}
        )));
    const auto found = check({step("another", {{"ttl", "9"}, {"size", "2"}})});
    ASSERT_THAT(found, SizeIs(3));
    EXPECT_EQ(found[0].decision.id, ids[4]);
    EXPECT_EQ(found[1].decision.id, ids[3]);
    EXPECT_EQ(found[2].decision.id, ids[2]);
}

TEST_P(PlanContract, DecisionsOfTheTypeOfTheStepComeFirst) {
    TraceRecord other = decision("Never cache search results in the gateway.");
    other.decision.decision_type = "planning";
    const DecisionId of_type = decide(other);
    const DecisionId newer = decide(decision("Never cache search results in the gateway."));
    PlanStep typed = step("Always cache search results in the gateway.");
    const auto order = [&] {
        std::vector<DecisionId> ids;
        for (const auto& conflict : check({typed})) ids.push_back(conflict.decision.id);
        return ids;
    };
    EXPECT_THAT(order(), ElementsAre(newer, of_type));
    typed.decision_type = "planning";
    EXPECT_THAT(order(), ElementsAre(of_type, newer));
}

AKASHI_CONTRACT(PlanContract);

}  // namespace
}  // namespace akashi::contract
