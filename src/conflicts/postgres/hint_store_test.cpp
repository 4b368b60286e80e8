// What only PostgreSQL does: transactions that commit in another order than they began, several
// instances, notifications, and the view of the runbook.
#include "conflicts/postgres/hint_store.hpp"

#include "postgres/blocking_session.hpp"
#include "postgres/listener.hpp"
#include "testing/run.hpp"
#include "testing/stores/migrated_database.hpp"
#include "testing/stores/uncounted_decisions.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/json/parse.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <array>
#include <future>
#include <random>

namespace akashi::postgres {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class HintStoreTest : public ::testing::Test {
protected:
    HintStoreTest() {
        session().query(
            "INSERT INTO organizations (id, name, slug) VALUES"
            " ('00000000-0000-0000-0000-000000000000', 'Test', 'test')"
        );
        session().query(
            "INSERT INTO agents (id, org_id, agent_id, name)"
            " SELECT gen_random_uuid(), o.id, a, a FROM organizations AS o,"
            " unnest(ARRAY['planner', 'coder', 'reviewer']) AS a"
        );
    }
    ~HintStoreTest() override {
        threads_.stop();
        threads_.join();
    }

    BlockingSession session() { return BlockingSession(database_.url("NOTIFY_URL")); }
    static void decide(
        BlockingSession& session,
        const std::string& agent,
        const std::string& outcome,
        int minutes = 0
    ) {
        session.query(
            "WITH r AS (INSERT INTO runs (id, org_id, agent_id, status, started_at) VALUES"
            " (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', $1, 'completed', now())"
            " RETURNING id, org_id)"
            " INSERT INTO decisions (id, org_id, run_id, agent_id, decision_type, outcome,"
            " confidence, completeness_score, content_hash, valid_from, transaction_time)"
            " SELECT gen_random_uuid(), org_id, id, $1, 'planning', $2, 1, 1, '',"
            " timestamptz '2026-01-01T00:00:00Z' + $3 * interval '1 minute', now() FROM r",
            {agent, outcome, std::to_string(minutes)}
        );
    }
    HintStore::Refreshed refresh(std::chrono::milliseconds pause = 0ms) {
        return testing::run(io_, store_.refresh(now(), pause));
    }
    void await_waiting() {
        while (session()
                   .query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                          " AND wait_event_type = 'Lock'")
                   .empty()) {
        }
    }
    void refresh_all() {
        while (refresh().has_more) {
        }
    }
    using Table = std::vector<std::vector<std::string>>;
    Table found() {
        return session().query(
            "SELECT decision_a_id, decision_b_id FROM decision_conflicts ORDER BY 1, 2"
        );
    }
    /// The rule as the runbook has it.
    Table expected() {
        return session().query(
            "SELECT a.id, b.id FROM decisions a JOIN decisions b ON a.org_id = b.org_id"
            " AND a.decision_type = b.decision_type AND a.agent_id <> b.agent_id"
            " AND a.outcome <> b.outcome AND a.id < b.id"
            " AND abs(extract(epoch FROM a.valid_from - b.valid_from)) < 3600"
            " WHERE a.valid_to IS NULL AND b.valid_to IS NULL ORDER BY 1, 2"
        );
    }

    testing::MigratedDatabase database_;
    testing::UncountedDecisions uncounted_{database_.url("NOTIFY_URL")};
    boost::asio::io_context io_;  // the threads touch it to their end
    boost::asio::thread_pool threads_{2};
    Pool pool_{threads_.get_executor(), {.url = database_.url("DATABASE_URL"), .connections = 1}};
    PostgresHintStore store_{pool_};
};

TEST_F(HintStoreTest, MissesNothingThatCommitsLate) {
    auto early = session();
    auto late = session();
    early.query("BEGIN");
    decide(early, "planner", "begun first");
    decide(late, "coder", "begun second");
    refresh_all();
    EXPECT_THAT(found(), IsEmpty());
    decide(late, "coder", "begun third");
    refresh_all();
    early.query("COMMIT");
    refresh_all();
    EXPECT_THAT(found(), SizeIs(2));
    EXPECT_EQ(found(), expected());
}

TEST_F(HintStoreTest, FindsWhatTheFullRuleFindsHoweverTransactionsCommit) {
    std::mt19937 random(7);
    const auto pick = [&](unsigned count) { return random() % count; };
    static constexpr std::array kAgents{"planner", "coder", "reviewer"};
    std::vector<BlockingSession> writers;
    for (std::size_t i = 0; i < kAgents.size(); ++i) writers.push_back(session());
    for (int step = 0; step < 150; ++step) {
        const std::size_t who = pick(3);
        BlockingSession& writer = writers[who];
        if (!writer.is_in_transaction()) writer.query("BEGIN");
        decide(
            writer, kAgents.at(who), fmt::format("outcome {}", pick(4)), static_cast<int>(pick(360))
        );
        if (pick(6) == 0)
            writer.query(
                "UPDATE decisions SET valid_to = now() WHERE id = (SELECT id FROM decisions"
                " WHERE valid_to IS NULL AND agent_id = $1 ORDER BY id LIMIT 1)",
                {kAgents.at(who)}
            );
        if (pick(4) == 0) writer.query(pick(5) == 0 ? "ROLLBACK" : "COMMIT");
        if (pick(6) == 0) refresh();
    }
    for (BlockingSession& writer : writers)
        if (writer.is_in_transaction()) writer.query("COMMIT");
    refresh_all();
    EXPECT_EQ(found(), expected());
    EXPECT_THAT(found(), ::testing::Not(IsEmpty()));
}

TEST_F(HintStoreTest, ADecisionThatIsDeletedMeanwhileHasNoHintsAndIsNotInTheWayOfOthers) {
    auto writer = session();
    for (const char* agent : {"planner", "coder", "reviewer"}) decide(writer, agent, agent);
    writer.query("BEGIN");
    writer.query("DELETE FROM decisions WHERE agent_id = 'coder'");
    auto looking = std::async(std::launch::async, [this] { refresh_all(); });
    await_waiting();
    writer.query("COMMIT");
    looking.get();
    EXPECT_THAT(found(), SizeIs(1));
    EXPECT_EQ(found(), expected());
}

TEST_F(HintStoreTest, DecisionsThatAreBeingDeletedAreWaitedForInTheOrderOfTheirIds) {
    auto writer = session();
    for (const char* agent : {"planner", "coder", "reviewer"}) decide(writer, agent, agent);
    const Table ids = writer.query("SELECT id FROM decisions ORDER BY id");
    writer.query("BEGIN");
    writer.query("SELECT 1 FROM decisions WHERE id = $1 FOR UPDATE", {ids[0][0]});
    auto looking = std::async(std::launch::async, [this] { refresh_all(); });
    await_waiting();
    EXPECT_THAT(
        writer.query("SELECT 1 FROM decisions WHERE id <> $1 FOR UPDATE SKIP LOCKED", {ids[0][0]}),
        SizeIs(2)
    );
    writer.query("COMMIT");
    looking.get();
    EXPECT_EQ(found(), expected());
}

TEST_F(HintStoreTest, OneInstanceOfAClusterLooks) {
    EXPECT_TRUE(refresh(30s).has_run);
    EXPECT_FALSE(refresh(30s).has_run) << "it was a moment ago";
    EXPECT_TRUE(refresh(0s).has_run);
    auto other = session();
    other.query("BEGIN");
    other.query("SELECT * FROM hint_progress FOR UPDATE");
    EXPECT_FALSE(refresh(0s).has_run) << "somebody else is at it, and is not waited for";
    other.query("COMMIT");
    EXPECT_TRUE(refresh(0s).has_run);
}

TEST_F(HintStoreTest, BeginsAgainInARestoredDatabase) {
    auto writer = session();
    refresh();
    writer.query("UPDATE hint_progress SET recorded_xid = '9223372036854775807'");
    decide(writer, "planner", "one");
    decide(writer, "coder", "two");
    refresh_all();
    EXPECT_THAT(found(), SizeIs(1));
}

TEST_F(HintStoreTest, WhereMostOrganizationsAreSmallALargeOneIsNotReadAsAWhole) {
    auto one = session();
    one.query(
        "INSERT INTO organizations (id, name, slug)"
        " SELECT gen_random_uuid(), 'Small', 'small' || n FROM generate_series(1, 100) AS n"
    );
    one.query(
        "INSERT INTO agents (id, org_id, agent_id, name)"
        " SELECT gen_random_uuid(), id, 'planner', 'planner' FROM organizations"
        " WHERE slug <> 'test'"
    );
    one.query(
        "INSERT INTO runs (id, org_id, agent_id, status, started_at)"
        " SELECT gen_random_uuid(), id, 'planner', 'completed', now() FROM organizations"
    );
    one.query(
        "INSERT INTO decisions (id, org_id, run_id, agent_id, decision_type, outcome, confidence,"
        " completeness_score, content_hash, valid_from, transaction_time)"
        " SELECT gen_random_uuid(), r.org_id, r.id, 'planner', 'type' || n, 'one', 1, 1, '', now(),"
        " now() FROM runs AS r JOIN organizations AS o ON o.id = r.org_id,"
        " generate_series(1, CASE WHEN o.slug = 'test' THEN 1000 ELSE 3 END) AS n"
    );
    refresh_all();
    one.query(
        "INSERT INTO conflict_hints (id, org_id, decision_a_id, decision_b_id, agent_a, agent_b,"
        " severity, detected_at) SELECT gen_random_uuid(), org_id, id, next_id, 'a', 'b', 'low',"
        " now() FROM (SELECT org_id, id, lead(id) OVER (ORDER BY id) AS next_id FROM decisions"
        " WHERE org_id = '00000000-0000-0000-0000-000000000000') AS d"
        " WHERE next_id IS NOT NULL LIMIT 500"
    );
    one.query("VACUUM ANALYZE decisions");
    one.query("BEGIN");
    one.query("SELECT akashi_find_hints(now(), interval '0', '{}')");
    one.query("SELECT akashi_announce_conflicts(1000)");
    const Table read = one.query(
        "SELECT sum(pg_stat_get_xact_tuples_returned(indexrelid)) FROM pg_index"
        " WHERE indrelid = 'decisions'::regclass"
    );
    EXPECT_LT(std::stoi(read.at(0).at(0)), 50'000) << "the two decisions of each hint, twice";
}

TEST_F(HintStoreTest, NotifiesWithTheMembersOfTheRunbook) {
    auto writer = session();
    decide(writer, "planner", "one");
    decide(writer, "coder", "two");
    refresh_all();
    std::promise<void> begun;
    std::promise<std::string> heard;
    Listener listener(
        threads_.get_executor(),
        database_.url("NOTIFY_URL"),
        {kConflictsChannel},
        [&](const Notification& notification) { heard.set_value(notification.payload); },
        {},
        [&] { begun.set_value(); }
    );
    listener.start();
    begun.get_future().get();
    EXPECT_EQ(testing::run(io_, store_.announce(1'000)), 1);
    const std::string payload = heard.get_future().get();
    testing::run(io_, listener.stop());
    std::vector<std::string> names;
    for (const auto& member : boost::json::parse(payload).as_object())
        names.emplace_back(member.key());
    EXPECT_THAT(
        names,
        ElementsAre(
            "org_id", "decision_a_id", "decision_b_id", "agent_a", "agent_b", "decision_type"
        )
    );
}

TEST_F(HintStoreTest, TheViewHasTheColumnsOfTheRunbook) {
    EXPECT_EQ(
        session()
            .query("SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute"
                   " WHERE attrelid = 'decision_conflicts'::regclass AND attnum > 0")
            .at(0)
            .at(0),
        "decision_a_id,decision_b_id,org_id,agent_a,agent_b,run_a,run_b,decision_type,outcome_a,"
        "outcome_b,confidence_a,confidence_b,decided_at_a,decided_at_b,detected_at"
    );
}

}  // namespace
}  // namespace akashi::postgres
