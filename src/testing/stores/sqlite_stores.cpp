#include "app/sqlite_writers.hpp"
#include "conflicts/sqlite/analytics_store.hpp"
#include "conflicts/sqlite/backlog_store.hpp"
#include "conflicts/sqlite/conflict_lookup.hpp"
#include "conflicts/sqlite/conflict_store.hpp"
#include "conflicts/sqlite/hint_store.hpp"
#include "conflicts/sqlite/judge_store.hpp"
#include "conflicts/sqlite/label_store.hpp"
#include "conflicts/sqlite/plan_store.hpp"
#include "conflicts/sqlite/scoring_store.hpp"
#include "conflicts/sqlite/settling_stores.hpp"
#include "conflicts/sqlite/supersession_store.hpp"
#include "conflicts/sqlite/verdicts.hpp"
#include "decisions/sqlite/assessment_store.hpp"
#include "decisions/sqlite/decision_store.hpp"
#include "decisions/sqlite/link_store.hpp"
#include "decisions/sqlite/project_link_store.hpp"
#include "decisions/sqlite/summary_store.hpp"
#include "decisions/sqlite/trace_store.hpp"
#include "doctor/sqlite/figures_store.hpp"
#include "identity/sqlite/agent_deletions.hpp"
#include "identity/sqlite/agent_feed.hpp"
#include "identity/sqlite/agent_store.hpp"
#include "identity/sqlite/audit_store.hpp"
#include "identity/sqlite/grant_store.hpp"
#include "identity/sqlite/hold_store.hpp"
#include "identity/sqlite/key_store.hpp"
#include "identity/sqlite/operator_store.hpp"
#include "identity/sqlite/organization_deletions.hpp"
#include "identity/sqlite/organization_store.hpp"
#include "limits/sqlite/usage_store.hpp"
#include "live/sqlite/feed_store.hpp"
#include "overview/sqlite/overview_store.hpp"
#include "runs/sqlite/event_retention_store.hpp"
#include "runs/sqlite/event_store.hpp"
#include "runs/sqlite/run_store.hpp"
#include "search/sqlite/outbox.hpp"
#include "search/sqlite/search_store.hpp"
#include "sqlite/idempotency_store.hpp"
#include "testing/stores/postgres_stores.hpp"
#include "testing/stores/stores.hpp"
#include "testing/stores/test_names.hpp"
#include "testing/stores/used_statements.hpp"
#include "vectors/sqlite/vector_store.hpp"

#include <boost/algorithm/string/replace.hpp>

#include <unistd.h>

#include <filesystem>
#include <memory>

namespace akashi::contract {
namespace {

/// Makes a statement for each table, which selects the rows of the organization `{org}`. The texts
/// that the word index has to forget belong to no organization.
constexpr const char* kSelectTables = R"(
    SELECT 'SELECT ''' || t.name || ' ''' || (
        SELECT group_concat(' || ''|'' || quote(' || name || ')', '') FROM pragma_table_info(t.name)
    ) || ' FROM ' || t.name || CASE
        WHEN EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'org_id')
            THEN ' WHERE org_id = {org}'
        WHEN EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'decision_id')
            THEN ' WHERE decision_id IN (SELECT id FROM decisions WHERE org_id = {org})'
        WHEN t.name = 'organizations' THEN ' WHERE id = {org}'
        ELSE '' END
    FROM sqlite_schema t
    WHERE t.type = 'table'
    AND t.name NOT IN ('text_removals', 'sqlite_sequence'))";

class SqliteStores final : public Stores {
public:
    SqliteStores() {
        std::string pattern = (std::filesystem::temp_directory_path() / "akashi-XXXXXX").string();
        directory_ = ::mkdtemp(pattern.data());
        reopen();
    }
    ~SqliteStores() override {
        opened_.reset();
        std::filesystem::remove_all(directory_);
    }

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
    std::vector<std::string> query(const std::string& statement) override {
        constexpr int kCacheKib = 256;
        sqlite::Connection connection(path(), sqlite::Access::read_write, kCacheKib);
        sqlite::Statement row = connection.prepare_text("/* of a test */ " + statement);
        std::vector<std::string> rows;
        while (row.step()) {
            std::string text;
            for (int column = 0; column < row.columns(); ++column)
                text += (column == 0 ? "" : "|") + row.column<std::string>(column);
            rows.push_back(std::move(text));
        }
        return rows;
    }
    std::vector<std::string> rows_of(OrgId org) override {
        std::string id = org.str();
        std::erase(id, '-');
        std::string select;
        for (const std::string& table : query(kSelectTables))
            select += (select.empty() ? "" : " UNION ALL ") +
                      boost::replace_all_copy(table, "{org}", "x'" + id + "'");
        return query(select);
    }
    void write_rows(DeletionStep step) override {
        testing::run(io_, opened_->database.write([&](sqlite::Connection& db) {
            return sqlite::write_rows(db, opened_->writers.of_deletions(), step);
        }));
    }
    void assess_conflicts(OrgId org, DecisionId decision, Time at) override {
        testing::run(io_, opened_->database.write([&](sqlite::Connection& db) {
            sqlite::assess_conflicts(db, org, decision, at);
        }));
    }
    void reopen() override {
        opened_.reset();
        opened_ = std::make_unique<Opened>(path());
    }

private:
    struct Opened {
        explicit Opened(const std::string& path)
            : database({.path = path, .follower = &text_index}) {}
        sqlite::TextIndex text_index;
        sqlite::Database database;
        EventSequence event_sequence;
        app::SqliteWriters writers{event_sequence, Quotas::all};
        sqlite::SqliteTraceStore traces{database, writers.of_traces()};
        sqlite::SqliteDecisionStore decisions{database};
        sqlite::SqliteLinkStore links{database};
        sqlite::SqliteSummaryStore summaries{database};
        sqlite::SqliteConflictStore conflicts{database};
        sqlite::SqlitePlanStore plans{database};
        sqlite::SqliteScoringStore scoring{database};
        sqlite::SqliteBacklogStore conflict_backlog{database};
        sqlite::SqliteFiguresStore figures{database};
        sqlite::SqliteEndingStore endings{database, writers.of_endings()};
        sqlite::SqlitePatchStore patches{database, writers.of_patches()};
        sqlite::SqliteSupersessionStore supersessions{database};
        sqlite::SettlingStores settling{database};
        sqlite::SqliteAnalyticsStore analytics{database};
        sqlite::SqliteLabelStore labels{database};
        sqlite::SqliteProjectLinkStore project_links{database};
        sqlite::SqliteOverviewStore overview{database};
        sqlite::SqliteAssessmentStore assessments{database};
        sqlite::SqliteConflictLookup conflict_lookup{database};
        sqlite::SqliteJudgeStore judge{database};
        sqlite::SqliteRunStore runs{database};
        sqlite::SqliteOrganizationStore organizations{database};
        sqlite::SqliteAgentStore agents{database, Quotas::all};
        sqlite::SqliteKeyStore keys{database};
        sqlite::SqliteAgentDeletions deletions{database, writers.of_deletions()};
        sqlite::SqliteIdempotencyStore idempotency{database};
        sqlite::SqliteAuditStore audit{database};
        sqlite::SqliteGrantStore grants{database};
        sqlite::SqliteOperatorStore operators{database};
        sqlite::SqliteOrganizationDeletions organization_deletions{
            database, writers.of_organizations()
        };
        sqlite::SqliteHoldStore holds{database};
        sqlite::SqliteOutbox outbox{database};
        sqlite::SqliteVectorStore vectors{database};
        sqlite::SqliteEventStore events{database};
        sqlite::SqliteEventRetentionStore event_retention{database};
        sqlite::SqliteSearchStore searches{text_index};
        sqlite::SqliteFeedStore feed{database};
        sqlite::SqliteHintStore hints{database, [this](const std::string& announcement) {
                                          feed.hear_conflict(announcement);
                                      }};
        sqlite::SqliteUsageStore usage{database};
    };

    std::string path() const { return (directory_ / "akashi.db").string(); }

    std::filesystem::path directory_;
    sqlite::SqliteAgentFeed feed_;
    boost::asio::io_context io_;  // the threads of the store touch it to their end
    std::unique_ptr<Opened> opened_;
};

}  // namespace

std::unique_ptr<Stores> make_sqlite_stores() { return std::make_unique<SqliteStores>(); }

std::vector<Implementation> implementations() {
    testing::record_used_statements();
    testing::record_test_names();
    return {
        {"Sqlite", make_sqlite_stores},
        {"Postgres", make_postgres_stores},
    };
}

std::vector<Implementation> implementations_on_postgres() {
    auto all = implementations();
    std::erase_if(all, [](const Implementation& store) { return store.name != "Postgres"; });
    return all;
}

}  // namespace akashi::contract
