#include "adapters/postgres/notifier.hpp"

#include "adapters/postgres/agent_store.hpp"
#include "adapters/postgres/blocking_session.hpp"
#include "adapters/postgres/database_fixture.hpp"
#include "adapters/postgres/listener.hpp"
#include "adapters/postgres/migrations.hpp"
#include "adapters/postgres/pool_fixture.hpp"
#include "adapters/postgres/relay.hpp"
#include "adapters/postgres/trace_writer.hpp"
#include "base/time.hpp"

#include <boost/json/parse.hpp>

#include <gmock/gmock.h>

#include <condition_variable>
#include <set>

namespace akashi::postgres {
namespace {

using namespace std::chrono_literals;
using ::testing::SizeIs;

/// Sends through PgBouncer and listens directly, for one organization of its own.
class NotifierTest : public ::testing::Test {
protected:
    explicit NotifierTest(
        const std::string& pool_url = testing::dev_environment("DATABASE_URL"),
        const std::string& notify_url = testing::dev_environment("NOTIFY_URL")
    )
        : pool_(threads_.get_executor(), {.url = pool_url}),
          listener_(
              threads_.get_executor(),
              notify_url,
              {kDecisionsChannel},
              [this](const Notification& notification) { note(notification); }
          ) {
        listener_.start();
        while (!listener_.is_listening()) std::this_thread::sleep_for(1ms);
    }
    ~NotifierTest() override {
        testing::run(io_, notifier_.stop(10s));
        testing::run(io_, listener_.stop());
    }

    /// Of this test's organization; the channel is shared.
    void note(const Notification& notification) {
        const auto payload = boost::json::parse(notification.payload).as_object();
        if (payload.at("org_id").as_string() != org_.str()) return;
        const std::lock_guard lock(mutex_);
        EXPECT_THAT(payload, SizeIs(2)) << "more than ids";
        ++payloads_;
        longest_ = std::max(longest_, notification.payload.size());
        for (const auto& id : payload.at("decision_ids").as_array())
            heard_.insert(std::string(id.as_string()));
        changed_.notify_all();
    }
    void wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return heard_.size() == count; });
    }
    Notifier::Decisions decisions(std::size_t count) const {
        Notifier::Decisions made;
        for (std::size_t i = 0; i < count; ++i) made.emplace_back(org_, DecisionId::make());
        return made;
    }

    const OrgId org_ = OrgId::make();
    std::mutex mutex_;  // guards the next four
    std::condition_variable changed_;
    std::set<std::string> heard_;
    std::size_t longest_ = 0;
    std::size_t payloads_ = 0;
    Lines lines_;
    asio::io_context io_;
    asio::thread_pool threads_{2};
    Pool pool_;
    Notifier notifier_{threads_.get_executor(), pool_};
    Listener listener_;
};

TEST_F(NotifierTest, AnnouncesDecisionsByTheirIds) {
    const auto one = decisions(1);
    notifier_.decisions_recorded(one);
    wait_for(1);
    EXPECT_EQ(*heard_.begin(), one.front().second.str());
}

TEST_F(NotifierTest, SendsManyInFewPayloadsThatPostgresTakes) {
    notifier_.decisions_recorded(decisions(8000));
    wait_for(8000);
    EXPECT_LT(longest_, 8000U);
    EXPECT_LT(payloads_, 8000U / 100);
}

TEST_F(NotifierTest, SendsWhatHasGatheredWhenItIsStopped) {
    for (int i = 0; i < 20; ++i) notifier_.decisions_recorded(decisions(3));
    testing::run(io_, notifier_.stop(10s));
    wait_for(60);
}

TEST_F(NotifierTest, DropsWhatItCannotKeepAndSaysSo) {
    notifier_.decisions_recorded(decisions(Notifier::kWaitingLimit + 1));
    notifier_.decisions_recorded(decisions(1));
    wait_for(1);
    EXPECT_THAT(lines_.with(R"("trace: dropping notifications","dropped":10001)"), SizeIs(1));
}

struct WithRelay {
    Relay relay{testing::dev_environment("DATABASE_URL")};
};

/// Sends through a relay that the test can cut.
class NotifierWithoutServer : public WithRelay, public NotifierTest {
protected:
    NotifierWithoutServer() : NotifierTest(relay.url()) {}
};

TEST_F(NotifierWithoutServer, LogsThatTheServerIsAwayAndGoesOnOnceItIsBack) {
    relay.close();
    notifier_.decisions_recorded(decisions(1));
    while (lines_.with(R"("ERROR","msg":"trace: notify subscribers")").empty())
        std::this_thread::sleep_for(1ms);
    relay.open();
    while (true) {
        notifier_.decisions_recorded(decisions(1));
        std::unique_lock lock(mutex_);
        if (changed_.wait_for(lock, 10ms, [&] { return !heard_.empty(); })) break;
    }
}

struct WithDatabase {
    WithDatabase() { Migrator(database.url("NOTIFY_URL")).apply(); }
    TestDatabase database;
};

/// What a TraceWriter on a database of its own lets the others know.
class AnnouncementTest : public WithDatabase, public NotifierTest {
protected:
    AnnouncementTest() : NotifierTest(database.url("DATABASE_URL"), database.url("NOTIFY_URL")) {
        run(PostgresAgentStore(pool_, writer_).ensure_organization(org_, "Test", org_.str()));
    }

    template <class T>
    T run(asio::awaitable<T> task) {
        return testing::run(io_, std::move(task));
    }
    TraceRecord make_trace() const {
        TraceRecord trace;
        trace.register_agent = true;
        Decision& decision = trace.decision;
        decision.id = DecisionId::make();
        trace.run.id = decision.run_id = RunId::make();
        trace.run.org_id = decision.org_id = org_;
        trace.run.agent_id = decision.agent_id = "planner";
        decision.decision_type = "architecture";
        decision.outcome = "a secret";
        decision.content_hash = "v2:0";
        trace.run.started_at = trace.run.completed_at = now();
        decision.valid_from = decision.transaction_time = now();
        return trace;
    }
    /// A barrier: what was announced before was heard before it.
    std::set<std::string> heard_before_the_next() {
        const auto next = decisions(1);
        const std::string id = next.front().second.str();
        notifier_.decisions_recorded(next);
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return heard_.contains(id); });
        heard_.erase(id);
        return heard_;
    }

    TraceWriter writer_{threads_.get_executor(), pool_, &notifier_};
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
