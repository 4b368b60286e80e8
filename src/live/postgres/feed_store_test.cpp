// What only PostgreSQL does: transactions that commit in another order than they began.
#include "live/postgres/feed_store.hpp"

#include "postgres/blocking_session.hpp"
#include "testing/run.hpp"
#include "testing/stores/migrated_database.hpp"
#include "testing/stores/uncounted_decisions.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FeedStoreTest : public ::testing::Test {
protected:
    FeedStoreTest() {
        session().query(
            "INSERT INTO organizations (id, name, slug) VALUES"
            " ('00000000-0000-0000-0000-000000000000', 'Test', 'test')"
        );
        session().query(
            "INSERT INTO agents (id, org_id, agent_id, name, created_at, updated_at)"
            " SELECT gen_random_uuid(), id, 'planner', 'planner', now(), now()"
            " FROM organizations"
        );
    }
    ~FeedStoreTest() override {
        threads_.stop();
        threads_.join();
    }

    BlockingSession session() { return BlockingSession(database_.url("NOTIFY_URL")); }
    static void record(BlockingSession& session, const std::string& outcome) {
        session.query(
            "WITH r AS (INSERT INTO runs (id, org_id, agent_id, status, started_at) VALUES"
            " (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 'planner', 'completed',"
            " now()) RETURNING id, org_id)"
            " INSERT INTO decisions (id, org_id, run_id, agent_id, decision_type, outcome,"
            " confidence, completeness_score, content_hash, valid_from, transaction_time)"
            " SELECT gen_random_uuid(), org_id, id, 'planner', 'planning', $1, 1, 1, '', now(),"
            " now() FROM r",
            {outcome}
        );
    }

    std::string end() { return testing::run(io_, feed_.find_end()); }
    /// What stands behind the position, which moves on.
    std::vector<std::string> read(std::string& position) {
        const FeedPage page = testing::run(io_, feed_.list_new(position, {kDefaultOrg}));
        position = page.end;
        std::vector<std::string> outcomes;
        outcomes.reserve(page.entries.size());
        for (const auto& entry : page.entries) outcomes.push_back(entry.decision.outcome);
        return outcomes;
    }

    testing::MigratedDatabase database_;
    testing::UncountedDecisions uncounted_{database_.url("NOTIFY_URL")};
    boost::asio::io_context io_;  // the threads touch it to their end
    boost::asio::thread_pool threads_{1};
    Pool pool_{threads_.get_executor(), {.url = database_.url("DATABASE_URL"), .connections = 1}};
    PostgresFeedStore feed_{pool_};
};

TEST_F(FeedStoreTest, MissesAndRepeatsNothingWhenTransactionsCommitInAnotherOrder) {
    auto early = session();
    auto late = session();
    auto third = session();
    std::string position = end();
    early.query("BEGIN");
    record(early, "begun first");
    late.query("BEGIN");
    record(late, "begun second");
    third.query("BEGIN");
    record(third, "begun third");
    EXPECT_THAT(read(position), IsEmpty());
    late.query("COMMIT");
    EXPECT_THAT(read(position), ElementsAre("begun second"));
    third.query("COMMIT");
    EXPECT_THAT(read(position), ElementsAre("begun third")) << "without waiting for the first";
    EXPECT_THAT(read(position), IsEmpty());
    early.query("COMMIT");
    EXPECT_THAT(read(position), ElementsAre("begun first"));
    EXPECT_THAT(read(position), IsEmpty());
}

TEST_F(FeedStoreTest, GoesOnBehindARowWithWhatCommitsLater) {
    auto early = session();
    auto late = session();
    const std::string begin = end();
    early.query("BEGIN");
    record(early, "begun first");
    record(late, "begun second");
    record(late, "begun third");
    const FeedPage page = testing::run(io_, feed_.list_new(begin, {kDefaultOrg}));
    ASSERT_EQ(page.entries.size(), 2U);
    early.query("COMMIT");
    std::string behind_second = page.entries[0].position;
    EXPECT_THAT(read(behind_second), ElementsAre("begun first", "begun third"));
    std::string behind_third = page.entries[1].position;
    EXPECT_THAT(read(behind_third), ElementsAre("begun first"));
}

TEST_F(FeedStoreTest, TellsTheRowsOfATransactionApart) {
    auto writer = session();
    const std::string begin = end();
    writer.query("BEGIN");
    for (const char* outcome : {"a", "b", "c"}) record(writer, outcome);
    writer.query("COMMIT");
    std::string all = begin;
    const auto outcomes = read(all);
    ASSERT_EQ(outcomes.size(), 3U);
    const FeedPage page = testing::run(io_, feed_.list_new(begin, {kDefaultOrg}));
    std::string position = page.entries[0].position;
    EXPECT_THAT(read(position), ElementsAre(outcomes[1], outcomes[2]));
}

TEST_F(FeedStoreTest, LeavesOutATransactionThatWasRolledBack) {
    auto writer = session();
    std::string position = end();
    writer.query("BEGIN");
    record(writer, "never");
    EXPECT_THAT(read(position), IsEmpty());
    writer.query("ROLLBACK");
    record(writer, "after it");
    EXPECT_THAT(read(position), ElementsAre("after it"));
}

TEST_F(FeedStoreTest, DoesNotTakeRowsOfARestoredDatabaseForNewOnes) {
    auto writer = session();
    std::string position = end();
    record(writer, "of a transaction that this database has not begun yet");
    writer.query("UPDATE decisions SET recorded_xid = '9000000000'");
    EXPECT_THAT(read(position), IsEmpty());
    // Such a number, once this database has come to it, is known by the age of the decision.
    writer.query("ALTER TABLE decisions DISABLE TRIGGER USER");
    const auto come_to_it = [&](const std::string& age) {
        writer.query(
            "UPDATE decisions SET recorded_xid = pg_current_xact_id(),"
            " transaction_time = now() - $1::interval",
            {age}
        );
    };
    come_to_it("20 minutes");
    EXPECT_THAT(read(position), IsEmpty());
    come_to_it("10 minutes");
    EXPECT_THAT(read(position), SizeIs(1));
}

TEST_F(FeedStoreTest, SaysWhenItHearsSomethingUntilNobodyListens) {
    int heard = 0;
    feed_.hear();
    feed_.observe([&] { ++heard; });
    feed_.hear();
    EXPECT_EQ(heard, 1);
    feed_.observe({});
    feed_.hear();
    EXPECT_EQ(heard, 1);
}

TEST_F(FeedStoreTest, StandsBehindTheLastDecisionAndNotBehindLaterTransactions) {
    auto writer = session();
    record(writer, "first");
    // Transactions like this one may be forgotten by a crash, and their numbers given again.
    writer.query("SELECT pg_current_xact_id()");
    const std::string begin = end();
    std::string position = begin;
    EXPECT_THAT(read(position), IsEmpty());
    writer.query("SELECT pg_current_xact_id()");
    EXPECT_THAT(read(position), IsEmpty());
    const auto floor = [](const std::string& text) { return text.substr(0, text.find('-')); };
    EXPECT_EQ(floor(position), floor(begin));
    const auto last =
        writer.query("SELECT 'p' || max(recorded_xid::text::bigint) + 1 FROM decisions");
    EXPECT_EQ(floor(position), last.at(0).at(0));
    record(writer, "second");
    EXPECT_THAT(read(position), ElementsAre("second"));
    EXPECT_THAT(read(position), IsEmpty());
}

}  // namespace
}  // namespace akashi::postgres
