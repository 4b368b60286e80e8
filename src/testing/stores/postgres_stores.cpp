#include "testing/stores/postgres_stores.hpp"

#include "app/postgres_writers.hpp"
#include "billing/postgres/billing_store.hpp"
#include "conflicts/postgres/analytics_store.hpp"
#include "conflicts/postgres/backlog_store.hpp"
#include "conflicts/postgres/conflict_lookup.hpp"
#include "conflicts/postgres/conflict_store.hpp"
#include "conflicts/postgres/hint_store.hpp"
#include "conflicts/postgres/judge_store.hpp"
#include "conflicts/postgres/label_store.hpp"
#include "conflicts/postgres/plan_store.hpp"
#include "conflicts/postgres/scoring_store.hpp"
#include "conflicts/postgres/settling_stores.hpp"
#include "conflicts/postgres/supersession_store.hpp"
#include "decisions/postgres/assessment_store.hpp"
#include "decisions/postgres/decision_store.hpp"
#include "decisions/postgres/link_store.hpp"
#include "decisions/postgres/project_link_store.hpp"
#include "decisions/postgres/summary_store.hpp"
#include "decisions/postgres/trace_writer.hpp"
#include "doctor/postgres/figures_store.hpp"
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
#include "limits/postgres/usage_store.hpp"
#include "live/postgres/feed_store.hpp"
#include "overview/postgres/overview_store.hpp"
#include "postgres/blocking_session.hpp"
#include "postgres/idempotency_store.hpp"
#include "postgres/pool.hpp"
#include "postgres/read_replica.hpp"
#include "postgres/reader.hpp"
#include "runs/postgres/event_retention_store.hpp"
#include "runs/postgres/event_store.hpp"
#include "runs/postgres/run_store.hpp"
#include "search/postgres/outbox.hpp"
#include "search/postgres/search_store.hpp"
#include "signup/postgres/sign_up_store.hpp"
#include "testing/dev_environment.hpp"
#include "testing/stores/migrated_database.hpp"
#include "vectors/postgres/vector_store.hpp"

#include <boost/algorithm/string/replace.hpp>
#include <boost/asio/thread_pool.hpp>

#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <thread>

namespace akashi::contract {
namespace {

/// Makes the statement that selects the rows of the organization `{org}` of all tables.
constexpr const char* kSelectTables = R"(
    SELECT string_agg(format('SELECT %L || t::text FROM %I AS t', c.relname || ' ', c.relname) || CASE
        WHEN EXISTS (
            SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'org_id'
        ) THEN ' WHERE org_id = {org}'
        WHEN EXISTS (
            SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'decision_id'
        ) THEN ' WHERE decision_id IN (SELECT id FROM decisions WHERE org_id = {org})'
        WHEN c.relname = 'organizations' THEN ' WHERE id = {org}'
        ELSE '' END, ' UNION ALL ')
    FROM pg_class AS c
    WHERE c.relkind = 'r'
    AND c.relnamespace = current_schema()::regnamespace)";

/// With AKASHI_TEST_READ_REPLICA in the environment, stores read from the replica of
/// scripts/dev-up, and a test fails when the primary must answer for it. Otherwise null.
std::unique_ptr<postgres::ReadReplica> make_replica(
    const boost::asio::any_io_executor& executor,
    postgres::Pool& primary,
    const std::string& database
) {
    if (std::getenv("AKASHI_TEST_READ_REPLICA") == nullptr) return nullptr;
    const std::string url = testing::dev_environment("DATABASE_READ_URL");
    auto replica = std::make_unique<postgres::ReadReplica>(
        executor,
        primary,
        postgres::ReadReplicaConfig{
            .url = testing::with_database(url, database),
            .patience = std::chrono::seconds(5),
            .period = std::chrono::milliseconds(10)
        }
    );
    replica->start();
    while (replica->state() != postgres::ReadReplica::State::connected) std::this_thread::yield();
    return replica;
}

class PostgresStores final : public Stores {
public:
    PostgresStores() { reopen(); }

    TraceStore& traces() override { return opened_->traces; }
    DecisionStore& decisions() override { return opened_->decisions; }
    LinkStore& links() override { return opened_->links; }
    SummaryStore& summaries() override { return opened_->summaries; }
    ConflictStore& conflicts() override { return opened_->conflicts; }
    HintStore& hints() override { return opened_->hints; }
    PlanStore& plans() override { return opened_->plans; }
    ScoringStore& scoring() override { return opened_->scoring; }
    ConflictBacklogStore& conflict_backlog() override { return opened_->conflict_backlog; }
    FiguresStore& figures() override { return opened_->figures; }
    DecisionEndingStore& endings() override { return opened_->endings; }
    DecisionPatchStore& patches() override { return opened_->patches; }
    SupersessionStore& supersessions() override { return opened_->supersessions; }
    SettlingPorts settling() override { return opened_->settling.ports(); }
    AnalyticsStore& analytics() override { return opened_->analytics; }
    LabelStore& labels() override { return opened_->labels; }
    ProjectLinkStore& project_links() override { return opened_->project_links; }
    OverviewStore& overview() override { return opened_->overview; }
    AssessmentStore& assessments() override { return opened_->assessments; }
    ConflictLookup& conflict_lookup() override { return opened_->conflict_lookup; }
    JudgeStore& judge() override { return opened_->judge; }
    RunStore& runs() override { return opened_->runs; }
    IdentityPorts identity() override {
        auto& agents = opened_->agents;
        auto& keys = opened_->keys;
        return {
            opened_->organizations,
            agents,
            agents,
            keys,
            keys,
            feed_,
            opened_->deletions,
            opened_->idempotency,
            opened_->audit,
            opened_->grants,
            opened_->operators,
            opened_->organization_deletions,
            opened_->holds
        };
    }
    Outbox& outbox() override { return opened_->outbox; }
    OutboxUpkeep& outbox_upkeep() override { return opened_->outbox; }
    VectorPorts vectors() override {
        return {opened_->vectors, opened_->vectors, opened_->vectors};
    }
    EventStore& events() override { return opened_->events; }
    EventRetentionStore& event_retention() override { return opened_->event_retention; }
    SearchStore& searches() override { return opened_->searches; }
    FeedStore& feed() override { return opened_->feed; }
    UsageStore& usage() override { return opened_->usage; }
    std::optional<SignupPorts> signup() override {
        return SignupPorts{opened_->sign_ups, opened_->sign_ups};
    }
    BillingStore& billing() override { return opened_->billing; }
    std::vector<std::string> query(const std::string& statement) override {
        std::vector<std::string> rows;
        for (const auto& row :
             postgres::BlockingSession(database_.url("NOTIFY_URL")).query(statement))
            rows.push_back(fmt::format("{}", fmt::join(row, "|")));
        return rows;
    }
    void allow_foreign_references() override {
        postgres::BlockingSession session(database_.url("NOTIFY_URL"));
        for (const auto& row : session.query(
                 "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)"
                 " FROM pg_constraint WHERE contype = 'f'"
                 " AND confrelid IN ('decisions'::regclass, 'runs'::regclass)"
             ))
            session.query(row[0]);
    }
    std::vector<std::string> rows_of(OrgId org) override {
        const std::string select = query(kSelectTables).at(0);
        return query(boost::replace_all_copy(select, "{org}", "'" + org.str() + "'"));
    }
    void write_rows(DeletionStep step) override {
        DeletionStep* const only = &step;
        postgres::WriteBatch batch;
        for (auto* writer : opened_->writers.of_deletions()) writer->add_to(batch, {&only, 1});
        testing::run(io_, batch.commit(opened_->pool));
    }
    void assess_conflicts(OrgId org, DecisionId decision, Time at) override {
        postgres::WriteBatch batch;
        batch.call(
            "akashi_assess_conflicts",
            postgres::Parameters::of(org, std::vector<DecisionId>{decision}, at)
        );
        testing::run(io_, batch.commit(opened_->pool));
    }
    void reopen() override {
        opened_.reset();
        opened_ = std::make_unique<Opened>(database_.url("DATABASE_URL"), database_.name());
    }

private:
    struct Opened {
        Opened(const std::string& url, const std::string& database)
            : pool(threads.get_executor(), {.url = url}),
              replica(make_replica(threads.get_executor(), pool, database)) {}
        ~Opened() {
            if (replica) end_replica();
            threads.stop();
            threads.join();
        }
        void end_replica() {
            EXPECT_EQ(replica->missed(), 0U) << "reads that the primary answered";
            boost::asio::io_context io;
            testing::run(io, replica->stop(std::chrono::seconds(5)));
        }
        boost::asio::thread_pool threads{2};
        postgres::Pool pool;
        const std::unique_ptr<postgres::ReadReplica> replica;
        const postgres::Reader reader{pool, replica.get()};
        EventSequence event_sequence;
        app::PostgresWriters writers{pool, event_sequence, Quotas::all};
        postgres::TraceWriter traces{threads.get_executor(), pool, writers.of_traces()};
        postgres::PostgresDecisionStore decisions{reader};
        postgres::PostgresLinkStore links{reader};
        postgres::PostgresSummaryStore summaries{reader};
        postgres::PostgresConflictStore conflicts{reader};
        postgres::PostgresPlanStore plans{pool};
        postgres::PostgresHintStore hints{pool, replica.get()};
        postgres::PostgresScoringStore scoring{pool};
        postgres::PostgresBacklogStore conflict_backlog{pool};
        postgres::PostgresFiguresStore figures{pool};
        postgres::PostgresEndingStore endings{pool, writers.of_endings()};
        postgres::PostgresPatchStore patches{pool, writers.of_patches()};
        postgres::PostgresSupersessionStore supersessions{pool};
        postgres::SettlingStores settling{pool};
        postgres::PostgresAnalyticsStore analytics{reader};
        postgres::PostgresLabelStore labels{pool};
        postgres::PostgresProjectLinkStore project_links{pool};
        postgres::PostgresOverviewStore overview{reader};
        postgres::PostgresAssessmentStore assessments{pool};
        postgres::PostgresConflictLookup conflict_lookup{pool};
        postgres::PostgresJudgeStore judge{pool};
        postgres::PostgresRunStore runs{pool};
        postgres::PostgresOrganizationStore organizations{pool};
        postgres::PostgresAgentStore agents{pool, Quotas::all};
        postgres::PostgresKeyStore keys{pool};
        postgres::PostgresAgentDeletions deletions{pool, writers.of_deletions()};
        postgres::PostgresIdempotencyStore idempotency{pool};
        postgres::PostgresAuditStore audit{pool};
        postgres::PostgresGrantStore grants{pool};
        postgres::PostgresOperatorStore operators{pool, writers.of_foundings()};
        postgres::PostgresOrganizationDeletions organization_deletions{
            pool, writers.of_organizations()
        };
        postgres::PostgresHoldStore holds{pool};
        postgres::PostgresOutbox outbox{pool};
        postgres::PostgresVectorStore vectors{pool};
        postgres::PostgresEventStore events{pool};
        postgres::PostgresEventRetentionStore event_retention{pool};
        postgres::PostgresSearchStore searches{reader};
        postgres::PostgresFeedStore feed{pool};
        postgres::PostgresUsageStore usage{pool};
        postgres::PostgresSignUpStore sign_ups{pool};
        postgres::PostgresBillingStore billing{pool};
    };

    testing::MigratedDatabase database_;
    postgres::PostgresAgentFeed feed_;
    boost::asio::io_context io_;  // the threads of the store touch it to their end
    std::unique_ptr<Opened> opened_;
};

}  // namespace

std::unique_ptr<Stores> make_postgres_stores() { return std::make_unique<PostgresStores>(); }

}  // namespace akashi::contract
