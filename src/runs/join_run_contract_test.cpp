#include "decisions/decision_errors.hpp"
#include "runs/run_fixture.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;

/// Traces that join a run.
class JoinRunContract : public MirroredRuns {
protected:
    TraceRecord make_joining(
        const AgentRun& joined, const std::string& agent_id = "planner", OrgId org = kMine
    ) {
        TraceRecord trace = make_trace("joining", agent_id);
        move_to(trace, org);
        trace.decision.run_id = joined.id;
        trace.joins_run = true;
        return trace;
    }
    std::string refusal(const TraceRecord& trace) {
        const auto recorded = try_record(trace);
        return recorded ? "recorded" : recorded.error().message();
    }
    std::vector<std::string> runs_of_decisions() {
        return stores_->query("SELECT count(*) FROM decisions WHERE outcome = 'joining'");
    }
    std::vector<std::string> count_runs() { return stores_->query("SELECT count(*) FROM runs"); }
    AgentRun end(AgentRun ended, const std::string& status = "completed") {
        ended.status = status;
        ended.completed_at = clock_;
        EXPECT_TRUE(complete(ended));
        return ended;
    }
};

TEST_P(JoinRunContract, AddTheirDecisionToTheRunWhichGoesOn) {
    const AgentRun joined = create("planner", kMine);
    const auto before = count_runs();
    const TraceRecord trace = make_joining(joined);
    EXPECT_EQ(refusal(trace), "recorded");
    TraceRecord second = make_joining(joined);
    second.decision.supersedes_id = trace.decision.id;
    EXPECT_EQ(refusal(second), "recorded");
    EXPECT_EQ(count_runs(), before);
    EXPECT_EQ(find_run(joined.id, Visibility::everything(), kMine).value().status, "running");
    DecisionQuery query;
    query.filter.run_id = joined.id;
    EXPECT_THAT(
        ids_of(run(decisions().list(kMine, Visibility::everything(), query)).decisions),
        ElementsAre(second.decision.id)
    );
}

TEST_P(JoinRunContract, AreRefusedUnlessItIsARunOfTheirAgent) {
    const std::string not_found = run_of_trace_not_found().message();
    AgentRun unknown = make_run("planner", kMine);
    EXPECT_EQ(refusal(make_joining(unknown)), not_found);
    EXPECT_EQ(refusal(make_joining(create("coder", kMine))), not_found);
    AgentRun foreign;
    change_theirs([&] { foreign = create("planner", kTheirs); });
    EXPECT_EQ(refusal(make_joining(foreign)), not_found);
    EXPECT_THAT(runs_of_decisions(), ElementsAre("0"));
}

TEST_P(JoinRunContract, AreRefusedOnceTheRunHasEnded) {
    for (const std::string status : {"completed", "failed"}) {
        const AgentRun ended = end(create("planner", kMine), status);
        const auto recorded = try_record(make_joining(ended));
        ASSERT_FALSE(recorded);
        EXPECT_EQ(recorded.error().code(), ErrorCode::conflict);
        EXPECT_EQ(recorded.error().message(), run_of_trace_has_ended().message());
    }
    EXPECT_THAT(runs_of_decisions(), ElementsAre("0"));
}

TEST_P(JoinRunContract, AreRefusedWhileTheirAgentIsDeleted) {
    const AgentRun joined = create("leaver", kMine);
    const AgentDeletion job = make_deletion(kMine, "leaver", clock_);
    begin_deletion(job, {Uuid::make_v4(), clock_ + kTick});
    EXPECT_EQ(refusal(make_joining(joined, "leaver")), agent_of_trace_is_being_deleted().message());
}

TEST_P(JoinRunContract, AreRecordedWhileANamesakeOfTheOtherOrganizationIsDeleted) {
    const AgentRun joined = create("leaver", kMine);
    const AgentDeletion job = make_deletion(kTheirs, "leaver", clock_);
    change_theirs([&] { begin_deletion(job, {Uuid::make_v4(), clock_ + kTick}); });
    EXPECT_EQ(refusal(make_joining(joined, "leaver")), "recorded");
}

TEST_P(JoinRunContract, AreAnsweredAgainForTheirKeyAlsoOnceTheRunHasEnded) {
    const AgentRun joined = create("planner", kMine);
    TraceRecord trace = make_joining(joined);
    trace.idempotency = key_of("planner", "joining");
    EXPECT_EQ(refusal(trace), "recorded");
    end(joined);
    trace.decision.id = DecisionId::make();
    const auto again = try_record(trace);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->replayed);
}

AKASHI_CONTRACT(JoinRunContract);

}  // namespace
}  // namespace akashi::contract
