// What only PostgreSQL does: decisions change while other transactions look at them.
#include "conflicts/conflict.hpp"
#include "conflicts/postgres/adjudication_rows.hpp"
#include "conflicts/postgres/resolution_store.hpp"
#include "conflicts/postgres/scoring_store.hpp"
#include "postgres/blocking_session.hpp"
#include "testing/run.hpp"
#include "testing/stores/migrated_database.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>

#include <future>
#include <string>
#include <utility>
#include <vector>

namespace akashi::postgres {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kFirst = "00000000-0000-7000-8000-000000000001";
constexpr const char* kSecond = "00000000-0000-7000-8000-000000000002";
constexpr const char* kThird = "00000000-0000-7000-8000-000000000003";

/// Two decisions of a project that bind one parameter to different values, and do not know of each
/// other yet.
class ScoringRaceTest : public ::testing::Test {
protected:
    ScoringRaceTest() {
        session().query(
            "INSERT INTO organizations (id, name, slug) VALUES"
            " ('00000000-0000-0000-0000-000000000000', 'Test', 'test')"
        );
        session().query(
            "INSERT INTO agents (id, org_id, agent_id, name)"
            " SELECT gen_random_uuid(), o.id, 'planner', 'planner' FROM organizations AS o"
        );
        session().query(
            "INSERT INTO runs (id, org_id, agent_id, status, started_at)"
            " SELECT gen_random_uuid(), o.id, 'planner', 'completed', now()"
            " FROM organizations AS o"
        );
        for (const std::string id : {kFirst, kSecond}) decide(id, id.substr(35));
    }
    ~ScoringRaceTest() override {
        threads_.stop();
        threads_.join();
    }

    BlockingSession session() { return BlockingSession(database_.url("NOTIFY_URL")); }
    void decide(const std::string& id, const std::string& value) {
        session().query(
            "INSERT INTO decisions (id, org_id, run_id, agent_id, decision_type, outcome, project,"
            " confidence, completeness_score, content_hash, valid_from, transaction_time)"
            " SELECT $1, r.org_id, r.id, r.agent_id, 'planning', 'binds ttl', 'shop', 1, 1, '',"
            " now(), now() FROM runs AS r",
            {id}
        );
        session().query(
            "INSERT INTO decision_bindings (decision_id, org_id, bindings)"
            " SELECT d.id, d.org_id, jsonb_build_array(jsonb_build_object('parameter', 'ttl',"
            " 'value', $2::text, 'parameter_key', 'ttl', 'value_key', $2::text, 'match_key',"
            " '00000000-0000-0000-0000-000000000009')) FROM decisions AS d WHERE d.id = $1",
            {id, value}
        );
        session().query(
            "INSERT INTO current_bindings (org_id, match_key, value_key, recorded_at, decision_id)"
            " SELECT d.org_id, '00000000-0000-0000-0000-000000000009', $2, now(), d.id"
            " FROM decisions AS d WHERE d.id = $1",
            {id, value}
        );
    }
    void look_again_at(const char* id) {
        ScoringResult result;
        result.done.push_back({kDefaultOrg, DecisionId::parse(id).value()});
        testing::run(io_, store_.save(std::move(result)));
    }
    std::future<bool> settle_for_first(const std::string& conflict) {
        AuditEntry entry;
        entry.org = kDefaultOrg;
        entry.occurred_at = now();
        entry.actor_agent_id = "planner";
        const Settlement settlement{
            .conflict = ConflictId::parse(conflict).value(),
            .status = "resolved",
            .resolved_by = "planner",
            .winner = DecisionId::parse(kFirst).value(),
        };
        return std::async(std::launch::async, [this, settlement, entry] {
            return testing::run(io_, resolutions_.settle(settlement, entry));
        });
    }
    /// Decisions that adjudicate these conflicts, in one transaction. Every second one has a
    /// winner.
    std::future<void> adjudicate(Pool& pool, const std::vector<std::string>& conflicts) {
        const auto run = [](Pool& on, std::vector<TraceRecord> traces) -> asio::awaitable<void> {
            std::vector<TraceRecord*> records;
            for (TraceRecord& trace : traces) records.push_back(&trace);
            WriteBatch batch;
            AdjudicationRows().add_to(batch, records);
            co_await batch.commit(on);
        };
        std::vector<TraceRecord> traces;
        for (const std::string& conflict : conflicts) {
            TraceRecord& trace = traces.emplace_back(TraceRecord{
                .run = {},
                .decision = {},
                .sender = {},
                .visibility = Visibility::everything(),
                .registrar = {},
                .also_ends = {},
                .idempotency = {},
                .adjudicates = {},
                .recorded = {}
            });
            trace.decision.org_id = kDefaultOrg;
            trace.decision.id = DecisionId::parse(kFirst).value();
            Adjudication& verdict = trace.adjudicates.emplace();
            verdict.conflict = Uuid::parse(conflict).value();
            if (traces.size() % 2 == 0) verdict.winner = winner_of(conflict);
            verdict.audit.org = kDefaultOrg;
            verdict.audit.occurred_at = now();
            verdict.audit.actor_agent_id = "planner";
        }
        return asio::co_spawn(threads_, run(pool, std::move(traces)), asio::use_future);
    }
    DecisionId winner_of(const std::string& conflict) {
        const auto row =
            session().query("SELECT decision_a_id FROM scored_conflicts WHERE id = $1", {conflict});
        return DecisionId::parse(row.at(0).at(0)).value();
    }
    std::vector<std::vector<std::string>> rows_of(const std::string& table) {
        return session().query("SELECT 1 FROM " + table);
    }
    std::size_t waiting() {
        return session()
            .query(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                " AND wait_event_type = 'Lock'"
            )
            .size();
    }
    bool is_somebody_waiting() { return waiting() > 0; }

    testing::MigratedDatabase database_;
    asio::io_context io_;  // the threads touch it to their end
    asio::thread_pool threads_{2};
    Pool pool_{threads_.get_executor(), {.url = database_.url("DATABASE_URL"), .connections = 1}};
    PostgresScoringStore store_{pool_};
    PostgresResolutionStore resolutions_{pool_};
};

TEST_F(ScoringRaceTest, ADecisionThatEndsWhileItIsFiledIsNotLeftThere) {
    auto ending = session();
    ending.query("BEGIN");
    ending.query("UPDATE decisions SET valid_to = now() WHERE id = $1", {kFirst});
    ending.query("DELETE FROM decision_positions");
    auto filing = std::async(std::launch::async, [&] {
        const FiledKey key{Uuid({1}), 0};
        testing::run(
            io_, store_.file({{kDefaultOrg, DecisionId::parse(kFirst).value(), Time(), {key}}})
        );
    });
    while (!is_somebody_waiting() && filing.wait_for(10ms) != std::future_status::ready) {
    }
    ending.query("COMMIT");
    filing.get();
    EXPECT_THAT(rows_of("decision_positions"), IsEmpty());
}

TEST_F(ScoringRaceTest, ADecisionIsInNoConflictWithThoseOfTheProjectThatItHasLeft) {
    look_again_at(kSecond);
    EXPECT_THAT(rows_of("scored_conflicts"), SizeIs(1));
    session().query("DELETE FROM scored_conflicts");
    // As a search sees a move that is committed between its snapshot and its lock.
    session().query("UPDATE decisions SET project = 'catalog' WHERE id = $1", {kFirst});
    look_again_at(kSecond);
    EXPECT_THAT(rows_of("scored_conflicts"), IsEmpty());
}

TEST_F(ScoringRaceTest, WhoSettlesAConflictWaitsForOthersOfTheGroupBeforeItLocksIt) {
    decide(kThird, "3");
    for (const char* id : {kSecond, kThird}) look_again_at(id);
    const auto ids = session().query(
        "SELECT id FROM scored_conflicts WHERE decision_a_id = $1 ORDER BY id", {kFirst}
    );
    ASSERT_THAT(ids, SizeIs(2));
    auto other = session();
    other.query("BEGIN");
    other.query("SELECT 1 FROM scored_conflicts WHERE id = $1 FOR UPDATE", {ids[0][0]});
    auto settling = settle_for_first(ids[1][0]);
    while (!is_somebody_waiting()) {
    }
    EXPECT_THAT(
        other.query(
            "SELECT 1 FROM scored_conflicts WHERE id = $1 FOR UPDATE SKIP LOCKED", {ids[1][0]}
        ),
        SizeIs(1)
    );
    other.query("COMMIT");
    EXPECT_TRUE(settling.get());
    EXPECT_THAT(
        session().query("SELECT 1 FROM scored_conflicts WHERE resolved_by = 'cascade'"), SizeIs(1)
    );
}

TEST_F(ScoringRaceTest, ABatchOfVerdictsLocksNothingBeforeWhatComesEarlierInTheOrder) {
    decide(kThird, "3");
    for (const char* id : {kSecond, kThird}) look_again_at(id);
    const auto ids = session().query("SELECT id FROM scored_conflicts ORDER BY id");
    ASSERT_THAT(ids, SizeIs(3));
    auto other = session();
    other.query("BEGIN");
    other.query("SELECT 1 FROM scored_conflicts WHERE id = $1 FOR UPDATE", {ids[0][0]});
    auto settling = adjudicate(pool_, {ids[2][0], ids[0][0]});
    while (!is_somebody_waiting()) {
    }
    EXPECT_THAT(
        other.query(
            "SELECT 1 FROM scored_conflicts WHERE id = $1 FOR UPDATE SKIP LOCKED", {ids[2][0]}
        ),
        SizeIs(1)
    );
    other.query("COMMIT");
    settling.get();
    EXPECT_THAT(
        session().query("SELECT 1 FROM scored_conflicts WHERE resolved_by = 'planner'"), SizeIs(2)
    );
}

TEST_F(ScoringRaceTest, TenWhoSettleConflictsOfOneGroupAtOnceNeverWaitInACircle) {
    for (char last = 'a'; last <= 'f'; ++last) {
        const std::string id = std::string(kFirst).substr(0, 35) + last;
        decide(id, std::string(1, last));
        look_again_at(id.c_str());
    }
    const auto ids = session().query("SELECT id FROM scored_conflicts ORDER BY id");
    ASSERT_GT(ids.size(), 20U);
    // What deadlocks is not repeated, but fails.
    Pool pool(
        threads_.get_executor(),
        {.url = database_.url("DATABASE_URL"), .connections = 10, .repetitions = 0}
    );
    auto other = session();
    other.query("BEGIN");
    other.query("SELECT 1 FROM scored_conflicts WHERE id = $1 FOR UPDATE", {ids[0][0]});
    std::vector<std::future<void>> clients;
    for (std::size_t i = 1; i <= 10; ++i)
        clients.push_back(adjudicate(pool, {ids[i][0], ids[i + 10][0]}));
    while (waiting() < clients.size()) {
    }
    other.query("COMMIT");
    int settled = 0;
    for (auto& client : clients) {
        try {
            client.get();
            ++settled;
        } catch (const PostgresError& error) {
            EXPECT_TRUE(error.is_requirement()) << error.what();
        }
    }
    EXPECT_GE(settled, 1);
}

TEST_F(ScoringRaceTest, WhoSettlesAConflictWaitsForTheVerdictsOfOthersInOneOrder) {
    decide(kThird, "3");
    for (const char* id : {kSecond, kThird}) look_again_at(id);
    const auto places = session().query(
        "SELECT id, uuid_hash(id) & 255 FROM decisions WHERE id <> $1 ORDER BY 2", {kFirst}
    );
    ASSERT_NE(places[0][1], places[1][1]);
    auto other = session();
    other.query("BEGIN");
    other.query("SELECT pg_advisory_xact_lock(9021024, $1::integer)", {places[0][1]});
    const auto conflict = session().query(
        "SELECT id FROM scored_conflicts WHERE decision_a_id = $1 AND decision_b_id = $2",
        {kFirst, places[1][0]}
    );
    auto settling = settle_for_first(conflict.at(0).at(0));
    while (!is_somebody_waiting()) {
    }
    EXPECT_THAT(
        other.query(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 9021024 AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND objid::bigint > $1::bigint",
            {places[0][1]}
        ),
        IsEmpty()
    );
    other.query("COMMIT");
    EXPECT_TRUE(settling.get());
}

}  // namespace
}  // namespace akashi::postgres
