// What only PostgreSQL does: traces that reject and supersede decisions wait for each other.
#include "app/postgres_writers.hpp"
#include "conflicts/postgres/race_fixture.hpp"
#include "decisions/make_record.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>

#include <future>
#include <utility>

namespace akashi::postgres {
namespace {

namespace asio = boost::asio;
using ::testing::SizeIs;

class StanceRaceTest : public RaceTest {
protected:
    /// In one transaction.
    asio::awaitable<void> record(TraceRecord trace) {
        TraceRecord* const traces[] = {&trace};
        WriteBatch batch;
        for (auto* writer : writers_.of_traces()) writer->add_to(batch, traces);
        co_await batch.commit(two_);
    }
    std::future<void> reject_and_supersede(const char* rejected, const char* superseded) {
        Caller caller;
        caller.org = kDefaultOrg;
        caller.agent_id = caller.name = "planner";
        Trace trace;
        trace.agent_id = "planner";
        trace.decision_type = "planning";
        trace.outcome = "another way";
        TraceRecord revision = make_record(caller, std::move(trace), {});
        revision.decision.precedent_ref = parsed<DecisionId>(rejected);
        revision.decision.precedent_relation = kRejects;
        revision.decision.supersedes_id = parsed<DecisionId>(superseded);
        return asio::co_spawn(threads_, record(std::move(revision)), asio::use_future);
    }
    /// Keeps both decisions from being ended, while they may be rejected.
    void hold_both(BlockingSession& other) {
        other.query("BEGIN");
        other.query("SELECT 1 FROM decisions FOR SHARE");
    }
    std::vector<std::vector<std::string>> ended() {
        return session().query("SELECT 1 FROM decisions WHERE valid_to IS NOT NULL");
    }

    /// What deadlocks is not repeated, but fails.
    Pool two_{
        threads_.get_executor(),
        {.url = database_.url("DATABASE_URL"), .connections = 2, .repetitions = 0}
    };
    EventSequence event_sequence_;
    app::PostgresWriters writers_{two_, event_sequence_, Quotas::all};
};

TEST_F(StanceRaceTest, TwoTracesThatEachRejectWhatTheOtherSupersedesDoNotWaitInACircle) {
    auto other = session();
    hold_both(other);
    auto first = reject_and_supersede(kFirst, kSecond);
    auto second = reject_and_supersede(kSecond, kFirst);
    while (waiting() < 2) {
    }
    other.query("COMMIT");
    first.get();
    second.get();
    EXPECT_THAT(ended(), SizeIs(2));
}

TEST_F(StanceRaceTest, OfTwoTracesThatRejectAndSupersedeOneDecisionTheSecondIsRefused) {
    auto other = session();
    hold_both(other);
    std::future<void> traces[] = {
        reject_and_supersede(kFirst, kFirst), reject_and_supersede(kFirst, kFirst)
    };
    while (waiting() < 2) {
    }
    other.query("COMMIT");
    int refused = 0;
    for (auto& trace : traces) {
        try {
            trace.get();
        } catch (const PostgresError& error) {
            EXPECT_TRUE(error.is_requirement()) << error.what();
            ++refused;
        }
    }
    EXPECT_EQ(refused, 1);
    EXPECT_THAT(ended(), SizeIs(1));
}

}  // namespace
}  // namespace akashi::postgres
