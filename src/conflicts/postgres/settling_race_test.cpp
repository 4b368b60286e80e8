// What only PostgreSQL does: transactions that settle conflicts wait for each other.
#include "conflicts/postgres/adjudication_rows.hpp"
#include "conflicts/postgres/race_fixture.hpp"
#include "conflicts/postgres/resolution_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>

#include <future>
#include <utility>

namespace akashi::postgres {
namespace {

namespace asio = boost::asio;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SettlingRaceTest : public RaceTest {
protected:
    std::future<bool> settle_for_first(const std::string& conflict) {
        AuditEntry entry;
        entry.org = kDefaultOrg;
        entry.occurred_at = now();
        entry.actor_agent_id = "planner";
        const Settlement settlement{
            .conflict = parsed<ConflictId>(conflict),
            .status = "resolved",
            .resolved_by = "planner",
            .winner = parsed<DecisionId>(kFirst),
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
            records.reserve(traces.size());
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
            trace.decision.id = parsed<DecisionId>(kFirst);
            Adjudication& verdict = trace.adjudicates.emplace();
            verdict.conflict = parsed<Uuid>(conflict);
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
        return parsed<DecisionId>(row.at(0).at(0));
    }

    PostgresResolutionStore resolutions_{pool_};
};

TEST_F(SettlingRaceTest, WhoSettlesAConflictWaitsForOthersOfTheGroupBeforeItLocksIt) {
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

TEST_F(SettlingRaceTest, ABatchOfVerdictsLocksNothingBeforeWhatComesEarlierInTheOrder) {
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

TEST_F(SettlingRaceTest, TenWhoSettleConflictsOfOneGroupAtOnceNeverWaitInACircle) {
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

TEST_F(SettlingRaceTest, WhoSettlesAConflictWaitsForTheVerdictsOfOthersInOneOrder) {
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
