#include "app/postgres_writers.hpp"
#include "billing/postgres/billing_store.hpp"
#include "conflicts/postgres/conflict_store.hpp"
#include "conflicts/postgres/hint_store.hpp"
#include "conflicts/postgres/judge_store.hpp"
#include "conflicts/postgres/label_store.hpp"
#include "conflicts/postgres/scoring_store.hpp"
#include "conflicts/postgres/settling_stores.hpp"
#include "decisions/postgres/assessment_store.hpp"
#include "decisions/postgres/decision_store.hpp"
#include "decisions/postgres/link_store.hpp"
#include "decisions/postgres/project_link_store.hpp"
#include "decisions/postgres/summary_store.hpp"
#include "decisions/postgres/trace_writer.hpp"
#include "identity/postgres/agent_deletions.hpp"
#include "identity/postgres/agent_feed.hpp"
#include "identity/postgres/agent_store.hpp"
#include "identity/postgres/audit_store.hpp"
#include "identity/postgres/grant_store.hpp"
#include "identity/postgres/hold_store.hpp"
#include "identity/postgres/key_store.hpp"
#include "identity/postgres/operator_store.hpp"
#include "identity/postgres/organization_deletions.hpp"
#include "identity/postgres/organization_store.hpp"
#include "index_use.hpp"
#include "limits/postgres/usage_store.hpp"
#include "live/postgres/feed_store.hpp"
#include "postgres/blocking_session.hpp"
#include "postgres/database_fixture.hpp"
#include "postgres/idempotency_store.hpp"
#include "postgres/migrations.hpp"
#include "postgres/pool.hpp"
#include "runs/postgres/run_store.hpp"
#include "search/postgres/outbox.hpp"
#include "search/postgres/search_store.hpp"
#include "search/search_terms.hpp"
#include "signup/postgres/sign_up_store.hpp"
#include "vectors/postgres/vector_store.hpp"

#include <boost/asio/thread_pool.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>
#include <set>
#include <thread>

namespace akashi::plans {
namespace {

const Dialect kPostgres{
    .numbers = [](int count) { return fmt::format("generate_series(1, {}) AS n", count); },
    .id = [](char kind, const std::string& number
          ) { return fmt::format("lpad({} || to_hex({}), 32, '0')::uuid", int{kind}, number); },
    .time =
        [](const std::string& number) {
            return fmt::format("timestamptz '2026-01-01Z' + ({}) * interval '1 second'", number);
        },
    .org = "'" + kDefaultOrg.str() + "'::uuid",
    .parts =
        {"INSERT INTO alternatives (id, org_id, decision_id, position, label)"
         " SELECT {id:L,n}, {org}, {id:D,n}, 0, 'l' FROM {numbers:20000}",
         "INSERT INTO evidence (id, org_id, decision_id, position, source_type, content)"
         " SELECT {id:E,n}, {org}, {id:D,n}, 0, 'memory', 'c' FROM {numbers:20000}"},
    .bindings =
        {"INSERT INTO current_bindings (org_id, match_key, value_key, recorded_at, decision_id)"
         " SELECT {org}, {id:M,n % 500}, 'v', {time:n}, {id:D,n} FROM {numbers:20000}",
         "INSERT INTO decision_bindings (decision_id, org_id, bindings)"
         " SELECT c.decision_id, c.org_id, jsonb_build_array(jsonb_build_object('parameter', 'p',"
         " 'value', 'v', 'parameter_key', 'p', 'match_key', c.match_key, 'value_key', 'v'))"
         " FROM current_bindings AS c"}
};

/// Stores with one session, which counts its scans of each table and index.
class PostgresIndexUse : public ::testing::Test {
protected:
    PostgresIndexUse() {
        postgres::Migrator(url_).apply();
        testing::run(io_, organizations_.ensure(default_organization()));
        for (const auto& statement : fill_statements(kPostgres)) session_.query(statement);
        session_.query(fmt::format(
            "INSERT INTO search_documents SELECT d.id, d.org_id, d.valid_from, {},"
            " format('%L ^%s %s', '!' || d.org_id, d.outcome, d.outcome)::tsvector ||"
            " format('%s:1A', split_part(d.outcome, ' ', 1))::tsvector"
            " FROM decisions AS d WHERE d.valid_to IS NULL",
            kTermsVersion
        ));
        session_.query(
            "INSERT INTO organizations (id, name, slug, email, awaits_verification)"
            " SELECT gen_random_uuid(), 'o', 'o' || n, 'o' || n || '@example.com', n % 10 = 0"
            " FROM generate_series(1, 20000) AS n"
        );
        session_.query(
            "INSERT INTO verification_mails (org_id, mailbox, created_at, due_at)"
            " SELECT id, email, now(), CASE WHEN slug LIKE 'o1234%' THEN now() END"
            " FROM organizations WHERE email IS NOT NULL"
        );
        fill_billing();
        // Vacuumed as by autovacuum, which may come at any time and lets indexes be read alone.
        session_.query("VACUUM ANALYZE");
        wait_until_others_have_told();
    }
    ~PostgresIndexUse() override {
        testing::run(io_, traces_.stop());
        threads_.stop();
        threads_.join();
    }

    /// Nobody pays on SQLite. Of the subscriptions of thousands of organizations, a few are past
    /// due.
    void fill_billing() {
        session_.query(
            "INSERT INTO organizations (id, name, slug, plan)"
            " SELECT gen_random_uuid(), 'n', 'org' || n, 'pro' FROM generate_series(1, 3000) AS n"
        );
        session_.query(
            "INSERT INTO billing_subscriptions SELECT 'sub_' || id, id, 'cus_' || id, 'active',"
            " 'full', false, now(), now(), 0, CASE WHEN slug LIKE '%77'"
            " THEN timestamptz '2026-01-01Z' END FROM organizations"
        );
        session_.query(
            "INSERT INTO stripe_events SELECT 'evt_' || n, 'a type', timestamptz '2026-01-01Z' +"
            " n * interval '1 second' FROM generate_series(1, 5000) AS n"
        );
    }
    /// A session may tell of its scans only when it ends. This one tells of them now; the one of
    /// the migrations is gone when only that of the pool is left.
    void wait_until_others_have_told() {
        session_.query("SELECT pg_stat_force_next_flush()");
        const char* others =
            "SELECT FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
        while (session_.query(others).size() > 1) std::this_thread::yield();
    }
    /// How often each index was scanned, and each table as a whole. An index of a partition counts
    /// as that of its table.
    std::map<std::string, std::int64_t> count_scans() {
        // Makes the session of the stores publish its counts.
        testing::run(io_, pool_.run(kTell));
        std::map<std::string, std::int64_t> scans;
        for (const auto& row :
             session_.query("SELECT coalesce(i.inhparent::regclass::text, s.indexrelname),"
                            " sum(s.idx_scan) FROM pg_stat_user_indexes AS s"
                            " LEFT JOIN pg_inherits AS i ON i.inhrelid = s.indexrelid GROUP BY 1"
                            " UNION ALL"
                            " SELECT 'all of ' || relname, seq_scan FROM pg_stat_user_tables"))
            scans[row[0]] = std::stoll(row[1]);
        return scans;
    }
    /// What was scanned while the question was answered.
    std::set<std::string> scanned_by(const Question& question) {
        const Decision example = find_example(ports_, io_);
        const auto before = count_scans();
        question.ask(ports_, io_, example);
        std::set<std::string> scanned;
        for (const auto& [name, count] : count_scans())
            if (count > before.at(name)) scanned.insert(name);
        return scanned;
    }
    /// Indexes that no constraint needs.
    std::set<std::string> made_indexes() {
        std::set<std::string> names;
        for (const auto& row : session_.query(
                 "SELECT i.indexrelid::regclass FROM pg_index AS i JOIN pg_class AS c"
                 " ON c.oid = i.indrelid WHERE c.relnamespace = current_schema()::regnamespace"
                 " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)"
                 " AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = i.indexrelid)"
             ))
            names.insert(row[0]);
        return names;
    }

    static constexpr Query kTell{"tell", "SELECT pg_stat_force_next_flush()"};
    boost::asio::io_context io_;
    boost::asio::thread_pool threads_{2};
    postgres::TestDatabase database_;
    const std::string url_ = database_.url("NOTIFY_URL");
    postgres::BlockingSession session_{url_};
    postgres::Pool pool_{threads_.get_executor(), {.url = url_, .connections = 1}};
    EventSequence event_sequence_;
    app::PostgresWriters writers_{pool_, event_sequence_, Quotas::all};
    postgres::TraceWriter traces_{threads_.get_executor(), pool_, writers_.of_traces()};
    postgres::PostgresDecisionStore decisions_{pool_};
    postgres::PostgresLinkStore links_{pool_};
    postgres::PostgresSummaryStore summaries_{pool_};
    postgres::PostgresConflictStore conflicts_{pool_};
    postgres::PostgresHintStore hints_{pool_};
    postgres::PostgresJudgeStore judge_{pool_};
    postgres::PostgresScoringStore scoring_{pool_};
    postgres::SettlingStores settling_{pool_};
    postgres::PostgresLabelStore labels_{pool_};
    postgres::PostgresProjectLinkStore project_links_{pool_};
    postgres::PostgresAssessmentStore assessments_{pool_};
    postgres::PostgresUsageStore usage_{pool_};
    postgres::PostgresRunStore runs_{pool_};
    postgres::PostgresOrganizationStore organizations_{pool_};
    postgres::PostgresAgentStore agents_{pool_, Quotas::all};
    postgres::PostgresKeyStore keys_{pool_};
    postgres::PostgresAgentFeed feed_;
    postgres::PostgresAgentDeletions deletions_{pool_, writers_.of_deletions()};
    postgres::PostgresIdempotencyStore idempotency_{pool_};
    postgres::PostgresAuditStore audit_{pool_};
    postgres::PostgresGrantStore grants_{pool_};
    postgres::PostgresOperatorStore operators_{pool_};
    postgres::PostgresOrganizationDeletions organization_deletions_{
        pool_, writers_.of_organizations()
    };
    postgres::PostgresHoldStore holds_{pool_};
    postgres::PostgresOutbox outbox_{pool_};
    postgres::PostgresSearchStore searches_{pool_};
    postgres::PostgresFeedStore changes_{pool_};
    postgres::PostgresVectorStore vectors_{pool_};
    postgres::PostgresSignUpStore sign_ups_{pool_};
    postgres::PostgresBillingStore billing_{pool_};
    const Ports ports_{
        traces_,
        decisions_,
        links_,
        summaries_,
        conflicts_,
        hints_,
        scoring_,
        settling_.ports(),
        assessments_,
        usage_,
        runs_,
        {organizations_,
         agents_,
         agents_,
         keys_,
         keys_,
         feed_,
         deletions_,
         idempotency_,
         audit_,
         grants_,
         operators_,
         organization_deletions_,
         holds_},
        outbox_,
        searches_,
        changes_,
        {vectors_, vectors_, vectors_},
        labels_,
        project_links_,
        SignupPorts{sign_ups_, sign_ups_},
        &billing_,
        &judge_
    };
};

TEST_F(PostgresIndexUse, AnswersEachQuestionThroughTheIndexThatWasMadeForIt) {
    // A page of a small table is read at once, and so are keys of which a step deletes many.
    const std::set<std::string> small{
        "all of access_grants",
        "all of agents",
        "all of organizations",
        "all of idempotency_keys",
        "all of decision_counts",
        "all of vector_purges",
        "all of project_links"
    };
    const std::set<std::string> made = made_indexes();
    std::set<std::string> asked_for;
    for (const Question& question : questions()) {
        auto scanned = scanned_by(question);
        std::erase_if(scanned, [&](const std::string& name) {
            const bool is_of_constraint = !name.starts_with("all of ") && !made.contains(name);
            return is_of_constraint || small.contains(name);
        });
        EXPECT_THAT(scanned, ::testing::UnorderedElementsAreArray(question.postgres))
            << question.name;
        asked_for.insert(question.postgres.begin(), question.postgres.end());
    }
    EXPECT_EQ(asked_for, made);
}

}  // namespace
}  // namespace akashi::plans
