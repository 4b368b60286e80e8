#include "decisions/postgres/trace_writer.hpp"

#include "app/postgres_writers.hpp"
#include "base/log.hpp"
#include "base/maybe_stored.hpp"
#include "base/steady_clock.hpp"
#include "decisions/make_record.hpp"
#include "postgres/blocking_session.hpp"
#include "testing/program/patience.hpp"
#include "testing/run.hpp"
#include "testing/stores/migrated_database.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <map>
#include <thread>

namespace akashi::postgres {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Gt;
using ::testing::HasSubstr;

/// So many traces of one kind that the writer makes batches of them.
constexpr std::size_t kMany = 30;

/// Counts how often each trace was part of a transaction. Called on the strand of one writer.
class Attempts final : public RowWriter<TraceRecord> {
public:
    void add_to(WriteBatch&, std::span<TraceRecord* const> traces) override {
        ++transactions_;
        for (const TraceRecord* trace : traces) ++counts_[trace->decision.id];
    }
    // After all traces have been answered.
    int transactions() const { return transactions_; }
    std::vector<int> of(const std::vector<TraceRecord>& traces) {
        std::vector<int> counts;
        for (const TraceRecord& trace : traces) counts.push_back(counts_[trace.decision.id]);
        return counts;
    }

private:
    int transactions_ = 0;
    std::map<DecisionId, int> counts_;
};

/// A writer on a database of its own, with the agents `good` and `bad`.
class TraceWriterTest : public ::testing::Test {
protected:
    TraceWriterTest() {
        session_.emplace(database_.url("NOTIFY_URL"));
        session_->query(
            "INSERT INTO organizations (id, name, slug) VALUES ('" + kDefaultOrg.str() +
            "', 'Test', 'test')"
        );
        for (const std::string agent : {"good", "bad", "admin"}) add_agent(agent);
        auto writers = writers_.of_traces();
        writers.push_back(&attempts_);
        writer_.emplace(threads_.get_executor(), pool_, writers);
    }
    ~TraceWriterTest() override { testing::run(io_, writer_->stop()); }

    void add_agent(const std::string& name) {
        session_->query(
            "INSERT INTO agents (id, org_id, agent_id, name) VALUES ('" + caller(name).id.str() +
            "', '" + kDefaultOrg.str() + "', '" + name + "', '" + name + "')"
        );
    }

    static Caller caller(const std::string& name, Role role = Role::agent) {
        static std::map<std::string, AgentRowId> ids;
        Caller caller;
        caller.org = kDefaultOrg;
        caller.id = ids.try_emplace(name, AgentRowId::make()).first->second;
        caller.agent_id = caller.name = name;
        caller.role = role;
        return caller;
    }
    static TraceRecord make_trace(const Caller& caller, const std::string& agent_id) {
        Trace trace;
        trace.agent_id = agent_id;
        trace.decision_type = "architecture";
        trace.outcome = "an outcome";
        return make_record(caller, std::move(trace), {});
    }
    static std::vector<TraceRecord> good_traces(std::size_t count) {
        std::vector<TraceRecord> traces;
        for (std::size_t i = 0; i < count; ++i)
            traces.push_back(make_trace(caller("good"), "good"));
        return traces;
    }
    /// Nothing but the transaction itself can tell that their agent does not exist.
    static std::vector<TraceRecord> traces_of_nobody(std::size_t count) {
        std::vector<TraceRecord> traces;
        for (std::size_t i = 0; i < count; ++i)
            traces.push_back(make_trace(caller("bad"), "nobody"));
        return traces;
    }

    std::future<Result<Recorded>> start(const TraceRecord& trace) {
        return asio::co_spawn(io_, writer_->record(trace), asio::use_future);
    }
    void run_all() {
        io_.restart();
        io_.run();
    }

    /// Records both, taking turns. The good ones must be written, the bad ones refused.
    void record_beside(
        const std::vector<TraceRecord>& good,
        const std::vector<TraceRecord>& bad,
        const std::string& refusal
    ) {
        std::vector<std::future<Result<Recorded>>> written;
        std::vector<std::future<Result<Recorded>>> refused;
        for (std::size_t i = 0; i < std::max(good.size(), bad.size()); ++i) {
            if (i < good.size()) written.push_back(start(good[i]));
            if (i < bad.size()) refused.push_back(start(bad[i]));
        }
        run_all();
        for (auto& answer : written) EXPECT_TRUE(answer.get().has_value());
        for (auto& answer : refused) EXPECT_EQ(answer.get().error().message(), refusal);
    }

    std::string stored() { return session_->query("SELECT count(*) FROM decisions").at(0).at(0); }
    void wait_until_one_waits_for_a_lock() {
        BlockingSession observer(database_.url("NOTIFY_URL"));
        while (observer
                   .query("SELECT FROM pg_stat_activity WHERE datname = current_database() AND "
                          "wait_event_type = 'Lock'")
                   .empty()) {
        }
    }

    asio::io_context io_;
    asio::thread_pool threads_{2};
    testing::MigratedDatabase database_;
    std::optional<BlockingSession> session_;
    Pool pool_{threads_.get_executor(), {.url = database_.url("DATABASE_URL")}};
    EventSequence event_sequence_;
    app::PostgresWriters writers_{pool_, event_sequence_, Quotas::all};
    Attempts attempts_;
    std::optional<TraceWriter> writer_;
};

TEST_F(TraceWriterTest, WritesGoodTracesOnceBesideOnesThatReferToNothing) {
    for (const auto reference : {&DecisionDraft::precedent_ref, &DecisionDraft::supersedes_id}) {
        const auto good = good_traces(kMany);
        std::vector<TraceRecord> bad = good_traces(kMany);
        for (TraceRecord& trace : bad) trace.decision.*reference = DecisionId::make();
        record_beside(
            good,
            bad,
            reference == &DecisionDraft::precedent_ref
                ? "precedent_ref not found in this organization"
                : "superseded decision not found or already superseded"
        );
        EXPECT_THAT(attempts_.of(good), Each(1));
    }
}

TEST_F(TraceWriterTest, WritesGoodTracesOnceBesideRepeatedIdempotencyKeys) {
    const auto give_key = [](std::vector<TraceRecord> traces, const std::string& fingerprint) {
        for (std::size_t i = 0; i < traces.size(); ++i)
            traces[i].idempotency = Idempotency{
                .agent_id = "good",
                .endpoint = "POST:/v1/trace",
                .key = std::to_string(i),
                .fingerprint = fingerprint,
                .answer = "{}"
            };
        return traces;
    };
    record_beside(give_key(good_traces(kMany), "first"), {}, {});
    const auto good = good_traces(kMany);
    record_beside(
        good,
        give_key(good_traces(kMany), "second"),
        "idempotency key reused with different payload"
    );
    EXPECT_THAT(attempts_.of(good), Each(1));
}

TEST_F(TraceWriterTest, WritesASenderWhoHasSpoiledABatchAlone) {
    constexpr const char* kRefusal = "agent_id not found in this organization";
    const auto first = good_traces(kMany);
    const auto first_bad = traces_of_nobody(kMany);
    const auto second = good_traces(kMany);
    const auto second_bad = traces_of_nobody(kMany);
    record_beside(first, first_bad, kRefusal);
    record_beside(second, second_bad, kRefusal);
    EXPECT_THAT(attempts_.of(first), Contains(Gt(1))) << "the first offence was not noticed";
    EXPECT_THAT(attempts_.of(second), Each(1));
}

TEST_F(TraceWriterTest, SaysTheSameOfUnknownReferencesToASenderThatIsWrittenAlone) {
    record_beside(
        good_traces(kMany), traces_of_nobody(kMany), "agent_id not found in this organization"
    );
    TraceRecord hidden = make_trace(caller("good"), "good");
    record_beside({hidden}, {}, {});
    TraceRecord citing = make_trace(caller("bad"), "bad");
    citing.decision.precedent_ref = hidden.decision.id;
    record_beside({}, {citing}, "precedent_ref not found in this organization");
    EXPECT_THAT(attempts_.of({citing}), Each(1)) << "it was not judged by its transaction";
    TraceRecord superseding = make_trace(caller("bad"), "bad");
    superseding.decision.supersedes_id = hidden.decision.id;
    record_beside({}, {superseding}, "superseded decision not found or already superseded");
    EXPECT_EQ(
        session_->query("SELECT count(*) FROM decisions WHERE valid_to IS NOT NULL").at(0).at(0),
        "0"
    );
}

TEST_F(TraceWriterTest, RefusesASenderAboveTheQuotaWithoutATransactionUntilThereIsRoom) {
    constexpr const char* kRefusal = "monthly decision quota exceeded: 2/1 decisions this period";
    session_->query("UPDATE organizations SET decision_limit = 1");
    TraceRecord first = make_trace(caller("good"), "good");
    first.idempotency = Idempotency{"good", "POST:/v1/trace", "once", "same", "{}"};
    record_beside({first}, {}, {});
    record_beside({}, good_traces(kMany), kRefusal);
    const auto more = good_traces(kMany);
    record_beside({}, more, kRefusal);
    EXPECT_THAT(attempts_.of(more), Each(0));

    record_beside({first}, {}, {});
    EXPECT_EQ(stored(), "1") << "a repeated trace gets its answer all the same";
    TraceRecord citing = make_trace(caller("good"), "good");
    citing.decision.precedent_ref = DecisionId::make();
    record_beside({}, {citing}, "precedent_ref not found in this organization");
    TraceRecord joining = make_trace(caller("good"), "good");
    joining.joins_run = true;
    record_beside(
        {}, {joining}, "run_id not found in this organization, or it is not a run of this agent"
    );

    session_->query("UPDATE organizations SET decision_limit = 2");
    record_beside(good_traces(1), {}, {});
    EXPECT_EQ(stored(), "2") << "nothing is refused from memory";
}

TEST_F(TraceWriterTest, FindsTheTraceThatSpoiledABatchInAFewTransactions) {
    // The first trace occupies the writer until all others wait.
    session_->query("BEGIN");
    session_->query("LOCK TABLE decisions IN ACCESS EXCLUSIVE MODE");
    const auto good = good_traces(132);
    std::vector<std::future<Result<Recorded>>> answers;
    auto refused = [&] {
        for (std::size_t i = 0; i < 100; ++i) answers.push_back(start(good[i]));
        auto bad = start(traces_of_nobody(1).front());
        for (std::size_t i = 100; i < good.size(); ++i) answers.push_back(start(good[i]));
        return bad;
    }();
    std::jthread runner([this] { run_all(); });
    wait_until_one_waits_for_a_lock();
    session_->query("ROLLBACK");
    runner.join();
    EXPECT_TRUE(refused.get().has_error());
    for (auto& answer : answers) EXPECT_TRUE(answer.get().has_value());
    EXPECT_LT(attempts_.transactions(), 60);
}

TEST_F(TraceWriterTest, RefusesMoreTracesThanMayWaitAndStoresTheOthers) {
    constexpr std::size_t kMayWait = 4096;
    constexpr std::size_t kMayBeInFlight = 3 * 128;
    constexpr std::size_t kTraces = 5000;
    session_->query("BEGIN");
    session_->query("LOCK TABLE decisions IN ACCESS EXCLUSIVE MODE");
    std::size_t stored_ones = 0;
    std::vector<std::string> refusals;
    const auto record_one = [&]() -> asio::awaitable<void> {
        try {
            if ((co_await writer_->record(make_trace(caller("good"), "good"))).has_value())
                ++stored_ones;
        } catch (const Unavailable& error) {
            refusals.emplace_back(error.what());
        }
    };
    std::vector<std::future<void>> answers;
    for (std::size_t i = 0; i < kTraces; ++i)
        answers.push_back(asio::co_spawn(io_, record_one(), asio::use_future));
    io_.restart();
    while (refusals.size() < kTraces - kMayWait - kMayBeInFlight) io_.run_one();
    session_->query("ROLLBACK");
    io_.run();
    for (auto& answer : answers) answer.get();
    EXPECT_THAT(
        refusals,
        Each("the server is overloaded: too many writes are waiting; try again in a second")
    );
    EXPECT_GE(stored_ones, kMayWait);
    EXPECT_EQ(stored_ones + refusals.size(), kTraces);
    EXPECT_EQ(stored(), std::to_string(stored_ones));
}

TEST_F(TraceWriterTest, StoresNothingOfATraceThatItGaveUp) {
    testing::have_patience(std::chrono::seconds(20));  // after 9 s by the database's clock
    session_->query("BEGIN");
    session_->query("LOCK TABLE decisions IN ACCESS EXCLUSIVE MODE");
    auto answer = start(good_traces(1).front());
    run_all();
    try {
        answer.get();
        FAIL() << "a trace was written into a locked table";
    } catch (const Unavailable& error) {
        EXPECT_THAT(error.what(), HasSubstr("nothing was stored"));
    }
    session_->query("ROLLBACK");
    EXPECT_EQ(stored(), "0");
    record_beside(good_traces(1), {}, {});
}

/// Two traces go at once, each alone. Then there is a crowd, which goes together.
TEST_F(TraceWriterTest, SaysThatATraceMayBeStoredWhenItsConnectionBreaks) {
    const log::Capture quiet([](std::string_view) {});
    session_->query("BEGIN");
    session_->query("LOCK TABLE decisions IN ACCESS EXCLUSIVE MODE");
    std::vector<std::future<Result<Recorded>>> answers;
    for (const TraceRecord& trace : good_traces(18)) answers.push_back(start(trace));
    std::jthread runner([this] { run_all(); });
    BlockingSession observer(database_.url("NOTIFY_URL"));
    const std::string waiting =
        " FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while (observer.query("SELECT" + waiting).size() < 3) {
    }
    observer.query("SELECT pg_terminate_backend(pid)" + waiting);
    session_->query("ROLLBACK");
    runner.join();
    for (auto& answer : answers) EXPECT_THROW(answer.get(), MaybeStored);
}

TEST_F(TraceWriterTest, StopsOnceWhatItHasBegunIsWritten) {
    session_->query("BEGIN");
    session_->query("LOCK TABLE decisions IN ACCESS EXCLUSIVE MODE");
    auto answer =
        asio::co_spawn(threads_, writer_->record(good_traces(1).front()), asio::use_future);
    wait_until_one_waits_for_a_lock();
    std::atomic<bool> may_be_written = false;
    std::promise<bool> stopped;
    asio::co_spawn(threads_, writer_->stop(), [&](const std::exception_ptr&) {
        stopped.set_value(may_be_written);
    });
    for (int turn = 0; turn < 10; ++turn) asio::post(threads_, asio::use_future).get();
    may_be_written = true;
    session_->query("ROLLBACK");
    EXPECT_TRUE(stopped.get_future().get()) << "it stopped before";
    EXPECT_TRUE(answer.get().has_value());
}

TEST_F(TraceWriterTest, StoresNothingOfATraceThatIsLateByTheDatabasesClock) {
    record_beside(good_traces(1), {}, {});
    SteadyClock::move_on(-10s);  // as if the database's clock had been set forward
    auto late = start(good_traces(1).front());
    run_all();
    EXPECT_THROW(late.get(), Unavailable);
    EXPECT_EQ(stored(), "1");
    record_beside(good_traces(1), {}, {});
    EXPECT_EQ(stored(), "2") << "the database's clock is asked again";
    SteadyClock::move_on(10s);
}

TEST_F(TraceWriterTest, RegistersAnAgentAgainThatIsJustBeingDeleted) {
    session_->query("BEGIN");
    session_->query("DELETE FROM agents WHERE agent_id = 'bad'");
    auto answer = start(make_trace(caller("admin", Role::admin), "bad"));
    std::jthread runner([this] { run_all(); });
    wait_until_one_waits_for_a_lock();
    session_->query("COMMIT");
    runner.join();
    const auto recorded = answer.get();
    ASSERT_TRUE(recorded.has_value()) << recorded.error().message();
    EXPECT_TRUE(recorded->agent_registered);
}

/// Deletes the agent whenever it is there. A deletion locks its agent before anything else.
void delete_agents(const std::string& url, const std::stop_token& stop) {
    BlockingSession session(url);
    while (!stop.stop_requested()) {
        session.query("BEGIN");
        if (!session.query("SELECT FROM agents WHERE agent_id = 'bad' FOR UPDATE").empty())
            for (const std::string table : {"decisions", "runs", "agents"})
                session.query("DELETE FROM " + table + " WHERE agent_id = 'bad'");
        session.query("COMMIT");
    }
}

TEST_F(TraceWriterTest, RecordsForAnAdminWhileSeveralDeleteTheAgent) {
    constexpr int kRounds = 25;
    std::vector<std::jthread> deleters;
    for (int i = 0; i < 3; ++i)
        deleters.emplace_back([url = database_.url("NOTIFY_URL")](const std::stop_token& stop) {
            delete_agents(url, stop);
        });
    for (int round = 0; round < kRounds; ++round) {
        std::vector<std::future<Result<Recorded>>> answers;
        for (int i = 0; i < 4; ++i)
            answers.push_back(start(make_trace(caller("admin", Role::admin), "bad")));
        run_all();
        for (auto& answer : answers) {
            const auto recorded = answer.get();
            EXPECT_TRUE(recorded.has_value()) << recorded.error().message();
        }
    }
}

}  // namespace
}  // namespace akashi::postgres
