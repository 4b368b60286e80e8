#include "testing/stores/migrated_database.hpp"

#include "postgres/migrations.hpp"
#include "testing/process.hpp"
#include "testing/program/patience.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <optional>
#include <regex>

namespace akashi::testing {
namespace {

using postgres::BlockingSession;
using ::testing::IsEmpty;

/// Rows in every table, and used sequences.
constexpr const char* kFill = R"(
    INSERT INTO organizations (id, name, slug) VALUES (gen_random_uuid(), 'an organization', 'org');
    INSERT INTO agents (id, org_id, agent_id, name)
    SELECT gen_random_uuid(), id, 'planner', 'Planner' FROM organizations;
    INSERT INTO api_keys (id, prefix, key_hash, agent_id, org_id, created_by)
    SELECT gen_random_uuid(), '', 'a hash', agent_id, org_id, 'system' FROM agents;
    INSERT INTO access_grants (id, org_id, grantor_id, grantee_id, resource_type, permission)
    SELECT gen_random_uuid(), org_id, id, id, 'agent_traces', 'read' FROM agents;
    INSERT INTO retention_holds (id, org_id, reason, hold_from, hold_to, created_by)
        SELECT gen_random_uuid(), id, 'a reason', now(), now(), 'planner' FROM organizations;
    INSERT INTO agent_deletions (id, org_id, agent_id, requested_by, created_at, retry_at)
    SELECT gen_random_uuid(), org_id, agent_id, 'admin', now(), now() FROM agents;
    INSERT INTO runs (id, org_id, agent_id) SELECT gen_random_uuid(), org_id, agent_id FROM agents;
    INSERT INTO decisions (
        id, org_id, run_id, agent_id, decision_type, outcome, confidence, completeness_score,
        content_hash, valid_from, transaction_time
    )
    SELECT gen_random_uuid(), org_id, id, agent_id, 'a type', 'an outcome', 0.5, 0.5, '', now(), now()
    FROM runs;
    INSERT INTO alternatives (org_id, decision_id, position, id, label)
    SELECT org_id, id, 0, gen_random_uuid(), 'another' FROM decisions;
    INSERT INTO evidence (org_id, decision_id, position, id, source_type, content)
    SELECT org_id, id, 0, gen_random_uuid(), 'document', 'a text' FROM decisions;
    INSERT INTO decision_bindings SELECT id, org_id, '[]' FROM decisions;
    INSERT INTO current_bindings SELECT org_id, id, 'v', now(), id FROM decisions;
    INSERT INTO decisions (
        id, org_id, run_id, agent_id, decision_type, outcome, confidence, completeness_score,
        content_hash, valid_from, transaction_time
    )
    SELECT gen_random_uuid(), org_id, id, agent_id, 'a type', 'another', 0.5, 0.5, '', now(), now()
    FROM runs;
    INSERT INTO scored_conflicts (
        id, org_id, decision_a_id, decision_b_id, agent_a, agent_b, conflict_kind, scoring_method,
        confidence_class, category, severity, disputed_question, parameter_key, value_a, value_b,
        found_by, detected_at, status
    )
    SELECT gen_random_uuid(), a.org_id, a.id, b.id, 'a', 'b', 'cross_agent', 'm', 'exact',
        'factual', 'low', 'q', 'p', 'v', 'w', a.id, now(), 'open'
    FROM decisions a JOIN decisions b ON a.id < b.id;
    INSERT INTO conflict_hints (
        id, org_id, decision_a_id, decision_b_id, agent_a, agent_b, severity, detected_at
    )
    SELECT gen_random_uuid(), org_id, decision_a_id, decision_b_id, 'a', 'b', 'low', now()
    FROM scored_conflicts;
    INSERT INTO hint_progress DEFAULT VALUES;
    INSERT INTO conflict_queue (decision_id, org_id, recorded_at) SELECT id, org_id, now() FROM decisions;
    INSERT INTO decision_positions SELECT org_id, id, id, now(), 0 FROM decisions;
    INSERT INTO suppressed_pair_samples
    SELECT a.org_id, a.id, b.id, 'r', now() FROM decisions a JOIN decisions b ON a.id < b.id;
    INSERT INTO decision_supersedes (org_id, superseding_id, superseded_id, relationship, recorded_at)
    SELECT a.org_id, a.id, b.id, 'suggested', now() FROM decisions a JOIN decisions b ON a.id < b.id;
    INSERT INTO conflict_resolutions (change_id, org_id, conflict_id, status)
    SELECT gen_random_uuid(), org_id, id, 'resolved' FROM scored_conflicts;
    INSERT INTO conflict_labels
    SELECT id, org_id, 'genuine', 'admin', now() FROM scored_conflicts;
    INSERT INTO project_links
    SELECT gen_random_uuid(), id, 'alias', 'a', 'b', 'admin', now() FROM organizations;
    INSERT INTO decision_assessments (
        id, org_id, decision_id, assessor_agent_id, outcome, source, created_at
    )
    SELECT gen_random_uuid(), org_id, id, agent_id, 'correct', 'manual', now() FROM decisions;
    INSERT INTO conflict_pairs (org_id, decision_a_id, decision_b_id, priority, enqueued_at)
    SELECT a.org_id, a.id, b.id, 1, now() FROM decisions a JOIN decisions b ON a.id < b.id;
    INSERT INTO judge_verdicts SELECT id, 'a hash', 'unrelated', now() FROM organizations;
    INSERT INTO agent_events (id, run_id, org_id, event_type, sequence_num, agent_id, occurred_at)
    SELECT gen_random_uuid(), id, org_id, 'started', 1, agent_id, now() + make_interval(days => day)
    FROM runs, generate_series(-1, 7) AS day;
    INSERT INTO event_wals (id, owner) VALUES (gen_random_uuid(), gen_random_uuid());
    INSERT INTO search_outbox (decision_id, org_id, operation)
    SELECT id, org_id, 'upsert' FROM decisions;
    INSERT INTO decision_embeddings (decision_id, org_id, model)
    SELECT id, org_id, 'model' FROM decisions;
    INSERT INTO vector_purges VALUES (1);
    INSERT INTO idempotency_keys VALUES (gen_random_uuid(), 'planner', 'POST:/', 'key', '', '');
    INSERT INTO mutation_audit_log (org_id, actor_agent_id, operation, resource_type, resource_id)
    SELECT org_id, agent_id, 'create', 'agent', agent_id FROM agents;
    INSERT INTO org_usage (org_id, period, slot) SELECT id, '2026-01', 0 FROM organizations;
    INSERT INTO email_verifications (id, org_id, token_hash, created_at, expires_at)
    SELECT gen_random_uuid(), id, 'a hash', now(), now() FROM organizations;
    INSERT INTO verification_mails (org_id, mailbox, created_at)
    SELECT id, 'a@example.com', now() FROM organizations;
    INSERT INTO settings VALUES ('a name', 'a value');
    INSERT INTO stripe_events (id, type, received_at) VALUES ('evt_1', 'a type', now());
    INSERT INTO billing_subscriptions (
        id, org_id, customer_id, status, entitlement, is_ended, started_at, state_at, state_rank
    )
    SELECT 'sub_1', id, 'cus_1', 'active', 'full', false, now(), now(), 0 FROM organizations;
    INSERT INTO search_documents SELECT id, org_id, valid_from, 1, 'a:1' FROM decisions;
    INSERT INTO search_progress (version) VALUES (1);
)";

constexpr const char* kEmptyTables =
    "SELECT oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace "
    "AND relkind = 'r' AND pg_relation_size(oid) = 0";

/// What the planner believes of tables; it looks at the size of indexes itself.
constexpr const char* kSizes =
    "SELECT relname, relpages, reltuples FROM pg_class WHERE relkind IN ('r', 'p') "
    "AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'schema_migrations%' "
    "ORDER BY relname";

/// Takes databases of a set of its own and compares them with one that is new.
class MigratedDatabases : public ::testing::Test {
protected:
    void SetUp() override { have_patience(std::chrono::seconds(30)); }
    ~MigratedDatabases() override {
        BlockingSession session(dev_environment("NOTIFY_URL"));
        for (int number : {0, 1})
            postgres::drop_database(session, fmt::format("{}_{}", set_, number));
    }

    static BlockingSession on(const auto& database) {
        return BlockingSession(database.url("NOTIFY_URL"));
    }
    static std::string oid(const MigratedDatabase& database) {
        return on(database)
            .query("SELECT oid FROM pg_database WHERE datname = current_database()")
            .at(0)
            .at(0);
    }
    /// Schema and rows as a script, without the times of the migrations and the script's key.
    static std::string dump(const auto& database) {
        ServerProcess pg_dump({.command = {"pg_dump", database.url("NOTIFY_URL")}});
        if (pg_dump.wait() != 0) throw std::runtime_error(pg_dump.log());
        static const std::regex kChanging(R"((\.sql\t|\\restrict |\\unrestrict ).*)");
        return std::regex_replace(pg_dump.log(), kChanging, "$1");
    }
    void expect_new(const MigratedDatabase& database) {
        if (!new_) {
            new_.emplace();
            postgres::Migrator(new_->url("NOTIFY_URL")).apply();
            on(*new_).query("SELECT akashi_make_event_partitions(7)");
        }
        EXPECT_EQ(dump(database), dump(*new_));
        EXPECT_EQ(on(database).query(kSizes), on(*new_).query(kSizes));
    }

    std::optional<postgres::TestDatabase> new_;
    const std::string set_ = fmt::format("akashi_set_{}", ::getpid());
};

TEST_F(MigratedDatabases, AreLikeNewAfterATestThatUsedAllTablesAndWasKilled) {
    std::string first;
    std::optional<BlockingSession> left;
    {
        const MigratedDatabase used(set_);
        expect_new(used);
        first = oid(used);
        on(used).run_script(kFill);
        on(used).run_script("VACUUM decision_counts");  // which are counted while others go
        EXPECT_THAT(on(used).query(kEmptyTables), IsEmpty()) << "kFill leaves it empty";
        left.emplace(on(used));
        left->run_script("BEGIN; UPDATE agents SET name = 'Another'");
    }
    const MigratedDatabase again(set_);
    EXPECT_EQ(oid(again), first) << "it was not reused";
    expect_new(again);
    EXPECT_THROW(left->query("SELECT 1"), std::runtime_error);
}

TEST_F(MigratedDatabases, AreLikeNewAfterATestThatChangedTheSchema) {
    std::optional<MigratedDatabase> database(std::in_place, set_);
    for (const char* change :
         {"ALTER TABLE agents ADD COLUMN mood text", "DROP FUNCTION akashi_may_see"}) {
        on(*database).query(change);
        database.reset();
        database.emplace(set_);
        expect_new(*database);
    }
}

TEST_F(MigratedDatabases, HaveNoStatisticsOfRowsThatAreGone) {
    on(MigratedDatabase(set_)).run_script(std::string(kFill) + "ANALYZE");
    EXPECT_THAT(
        on(MigratedDatabase(set_)).query("SELECT FROM pg_stats WHERE schemaname = 'public'"),
        IsEmpty()
    );
}

TEST_F(MigratedDatabases, BelongToOneAtATime) {
    const MigratedDatabase one(set_);
    const MigratedDatabase other(set_);
    EXPECT_NE(one.name(), other.name());
}

}  // namespace
}  // namespace akashi::testing
