#include "runs/run_fixture.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class TraceEventsContract : public RunContractTest {
protected:
    TraceRecord make_with_parts(const std::string& outcome) {
        TraceRecord trace = make_trace(outcome);
        trace.decision.alternatives = {
            {Uuid::make_v7(), "first", {}}, {Uuid::make_v7(), "second", {}}
        };
        trace.decision.evidence = {{Uuid::make_v7(), "memory", {}, "seen", 0.5F, {}}};
        return trace;
    }
    std::vector<std::string> payloads(RunId run) {
        std::vector<std::string> texts;
        for (const Event& event : list_events(run).events)
            texts.push_back(event.event_type + ' ' + event.payload);
        return texts;
    }
};

TEST_P(TraceEventsContract, TellOfTheDecisionEachAlternativeAndEachEvidence) {
    const TraceRecord trace = make_with_parts("an <outcome>");
    record(trace);
    const std::string id = R"("decision_id":")" + trace.decision.id.str() + '"';
    EXPECT_THAT(
        payloads(trace.run.id),
        ElementsAre(
            R"(DecisionMade {"confidence":0.75,)" + id +
                R"(,"decision_type":"architecture","outcome":"an \u003coutcome\u003e"})",
            "AlternativeConsidered {" + id + R"(,"label":"first"})",
            "AlternativeConsidered {" + id + R"(,"label":"second"})",
            "EvidenceGathered {" + id + R"(,"source_type":"memory"})"
        )
    );
    const auto events = list_events(trace.run.id).events;
    const Time time = trace.decision.transaction_time;
    EXPECT_THAT(events, Each(Field(&Event::occurred_at, time)));
    EXPECT_THAT(events, Each(Field(&Event::created_at, time)));
    for (std::size_t i = 1; i < events.size(); ++i)
        EXPECT_EQ(events[i].sequence_num, events[i - 1].sequence_num + 1);
}

TEST_P(TraceEventsContract, QuoteTheBeginningOfALongOutcome) {
    const TraceRecord trace = make_trace(std::string(30'000, 'x'));
    record(trace);
    const auto events = list_events(trace.run.id).events;
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_LT(events[0].payload.size(), 500U);
}

TEST_P(TraceEventsContract, OfARunThatIsJoinedAreInTheOrderOfItsTraces) {
    const AgentRun joined = create();
    std::vector<std::string> expected;
    for (const std::string outcome : {"one", "two", "three"}) {
        TraceRecord trace = make_trace(outcome);
        trace.decision.run_id = joined.id;
        trace.joins_run = true;
        record(trace);
        expected.push_back(outcome);
    }
    std::vector<std::string> told;
    for (const std::string& text : payloads(joined.id)) {
        const auto begin = text.find(R"("outcome":")") + 11;
        told.push_back(text.substr(begin, text.find('"', begin) - begin));
    }
    EXPECT_EQ(told, expected);
}

TEST_P(TraceEventsContract, AreNotThereForATraceThatWasRefused) {
    TraceRecord trace = make_with_parts("refused");
    trace.decision.precedent_ref = DecisionId::make();
    EXPECT_FALSE(try_record(trace));
    EXPECT_THAT(list_events(trace.run.id).events, IsEmpty());
}

TEST_P(TraceEventsContract, GoWithTheRunsOfADeletedAgentInBoundedSteps) {
    const AgentRun busy = create("coder");
    for (int number = 0; number < 120; ++number) add_event(busy, number);
    record(make_trace("of the coder", "coder"));
    record(make_with_parts("of another agent"));
    AgentDeletion wanted;
    wanted.id = AgentDeletionId::make();
    wanted.agent_id = "coder";
    wanted.requested_by = "admin";
    wanted.created_at = wanted.retry_at = clock_;
    const Lease lease{Uuid::make_v4(), clock_ + kTick};
    auto job = begin_deletion(wanted, lease);
    std::vector<std::int64_t> deleted;
    for (int step = 0; step < 10 && job && !job->is_done(); ++step) {
        job = run(deletions().advance(*job, lease, 1, clock_));
        if (job) deleted.push_back(job->deleted.events);
    }
    ASSERT_TRUE(job && job->is_done());
    // The newest run first, a run at a time, and up to 50 events of it.
    EXPECT_THAT(deleted, ElementsAre(0, 1, 51, 101, 121));
    EXPECT_EQ(job->deleted.runs, 2);
    EXPECT_THAT(stores_->query("SELECT count(*) FROM agent_events"), ElementsAre("4"));
}

AKASHI_CONTRACT(TraceEventsContract);

}  // namespace
}  // namespace akashi::contract
