#include "app/postgres_writers.hpp"
#include "decisions/make_record.hpp"
#include "decisions/postgres/trace_writer.hpp"
#include "postgres/blocking_session.hpp"
#include "postgres/notifier_fixture.hpp"
#include "testing/stores/migrated_database.hpp"

namespace akashi::postgres {
namespace {

using ::testing::SizeIs;

struct WithDatabase {
    testing::MigratedDatabase database;
};

/// What a TraceWriter announces to the other processes. Each test has a database of its own.
class AnnouncementTest : public WithDatabase, public NotifierTest {
protected:
    AnnouncementTest() : NotifierTest(database.url("DATABASE_URL"), database.url("NOTIFY_URL")) {
        BlockingSession(database.url("NOTIFY_URL"))
            .query(fmt::format(
                "INSERT INTO organizations (id, name, slug) VALUES ('{0}', 'Test', '{0}')",
                org_.str()
            ));
    }

    template <class T>
    T run(asio::awaitable<T> task) {
        return testing::run(io_, std::move(task));
    }
    void TearDown() override { run(writer_.stop()); }
    TraceRecord make_trace() const {
        Trace trace;
        trace.agent_id = "planner";
        trace.decision_type = "architecture";
        trace.outcome = "a secret";
        Caller caller;
        caller.org = org_;
        caller.role = Role::admin;
        return make_record(caller, std::move(trace), {});
    }
    /// Sends one more announcement and waits for it: all earlier ones have arrived by then.
    std::set<std::string> heard_before_the_next() {
        const auto next = decisions(1);
        const std::string id = next.front().second.str();
        notifier_.decisions_recorded(next);
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return heard_.contains(id); });
        heard_.erase(id);
        return heard_;
    }

    EventSequence event_sequence_;
    app::PostgresWriters writers_{pool_, event_sequence_, Quotas::all};
    TraceWriter writer_{threads_.get_executor(), pool_, writers_.of_traces(), &notifier_};
};

TEST_F(AnnouncementTest, TellsOfEveryTraceThatWasCommitted) {
    constexpr std::size_t kTraces = 300;
    std::vector<std::future<Result<Recorded>>> answers;
    std::set<std::string> ids;
    for (std::size_t i = 0; i < kTraces; ++i) {
        const TraceRecord trace = make_trace();
        ids.insert(trace.decision.id.str());
        answers.push_back(asio::co_spawn(io_, writer_.record(trace), asio::use_future));
    }
    io_.restart();
    io_.run();
    for (auto& answer : answers) EXPECT_TRUE(answer.get().has_value());
    EXPECT_EQ(heard_before_the_next(), ids);
}

TEST_F(AnnouncementTest, SaysNothingOfATraceThatWasRefused) {
    TraceRecord trace = make_trace();
    trace.decision.precedent_ref = DecisionId::make();
    EXPECT_FALSE(run(writer_.record(trace)).has_value());
    EXPECT_THAT(heard_before_the_next(), SizeIs(0));
}

TEST_F(AnnouncementTest, TellsOfARepeatedTraceOnce) {
    TraceRecord trace = make_trace();
    trace.idempotency = Idempotency{
        .agent_id = "planner",
        .endpoint = "POST:/v1/trace",
        .key = "once",
        .fingerprint = "same",
        .answer = "{}"
    };
    EXPECT_TRUE(run(writer_.record(trace)).has_value());
    const std::string first = trace.decision.id.str();
    trace.decision.id = DecisionId::make();
    trace.run.id = trace.decision.run_id = RunId::make();
    EXPECT_TRUE(run(writer_.record(trace))->replayed);
    EXPECT_EQ(heard_before_the_next(), std::set<std::string>{first});
}

/// While the decisions are locked, the writer's transaction cannot end.
TEST_F(AnnouncementTest, SaysNothingBeforeTheCommit) {
    BlockingSession session(database.url("NOTIFY_URL"));
    session.query("BEGIN");
    session.query("LOCK TABLE decisions IN ACCESS EXCLUSIVE MODE");
    auto answer = asio::co_spawn(threads_, writer_.record(make_trace()), asio::use_future);
    while (session
               .query("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = "
                      "'decisions'::regclass AND database = (SELECT oid FROM pg_database WHERE "
                      "datname = current_database())")
               .empty()) {
    }
    EXPECT_THAT(heard_before_the_next(), SizeIs(0));
    session.query("ROLLBACK");
    EXPECT_TRUE(answer.get().has_value());
    EXPECT_THAT(heard_before_the_next(), SizeIs(1));
}

}  // namespace
}  // namespace akashi::postgres
