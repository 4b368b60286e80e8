#include "app/backend.hpp"
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
#include "ops/sqlite/health_probe.hpp"
#include "overview/sqlite/overview_store.hpp"
#include "runs/sqlite/event_retention_store.hpp"
#include "runs/sqlite/event_store.hpp"
#include "runs/sqlite/run_store.hpp"
#include "search/sqlite/outbox.hpp"
#include "search/sqlite/search_store.hpp"
#include "sqlite/database.hpp"
#include "sqlite/idempotency_store.hpp"
#include "vectors/sqlite/vector_store.hpp"

#include <algorithm>
#include <thread>

namespace akashi::app {

namespace {

/// The readers of the database: a read that has its turn never waits for another one. More than
/// there are cores, since one caller may keep all but one of them busy.
int readers() { return std::max(2, static_cast<int>(std::thread::hardware_concurrency())) + 2; }

/// `akashi local` has no billing.
constexpr Quotas kQuotas = Quotas::given;

/// The database opens, maintains and closes itself. Members in dependency order.
struct SqliteBackend final : StoreLifecycle {
    explicit SqliteBackend(const DataDirectory& directory)
        : database(
              {.path = directory.file("akashi.db").string(),
               .readers = readers(),
               .follower = &text_index}
          ) {}

    sqlite::TextIndex text_index;
    sqlite::Database database;
    EventSequence event_sequence;
    SqliteWriters writers{event_sequence, kQuotas};
    sqlite::SqliteTraceStore traces{database, writers.of_traces()};
    sqlite::SqliteOrganizationStore organizations{database};
    sqlite::SqliteAgentStore agents{database, kQuotas};
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
    sqlite::SqliteDecisionStore decisions{database};
    sqlite::SqliteLinkStore links{database};
    sqlite::SqliteSummaryStore summaries{database};
    sqlite::SqliteConflictStore conflicts{database};
    sqlite::SqlitePlanStore plans{database};
    sqlite::SqliteScoringStore scoring{database};
    sqlite::SqliteBacklogStore conflict_backlog{database};
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
    sqlite::SqliteEventStore events{database};
    sqlite::SqliteEventRetentionStore event_retention{database};
    sqlite::SqliteSearchStore search{text_index};
    sqlite::SqliteOutbox outbox{database};
    sqlite::SqliteVectorStore vectors{database};
    sqlite::SqliteFeedStore changes{database};
    sqlite::SqliteHintStore hints{database, [this](const std::string& announcement) {
                                      changes.hear_conflict(announcement);
                                  }};
    sqlite::SqliteUsageStore usage{database};
    sqlite::SqliteAgentFeed feed;
    sqlite::SqliteHealthProbe probe{database};
    sqlite::SqliteFiguresStore figures{database};
};

}  // namespace

Backend make_sqlite_backend(const DataDirectory& directory) {
    auto store = std::make_unique<SqliteBackend>(directory);
    auto& agents = store->agents;
    auto& keys = store->keys;
    return {
        .reads_at_once = static_cast<std::size_t>(readers()),
        .identity =
            {store->organizations,
             agents,
             agents,
             keys,
             keys,
             store->feed,
             store->deletions,
             store->idempotency,
             store->audit,
             store->grants,
             store->operators,
             store->organization_deletions,
             store->holds},
        .traces = store->traces,
        .decisions = store->decisions,
        .links = store->links,
        .summaries = store->summaries,
        .conflicts = store->conflicts,
        .hints = store->hints,
        .plans = store->plans,
        .scoring = store->scoring,
        .conflict_backlog = store->conflict_backlog,
        .endings = store->endings,
        .patches = store->patches,
        .supersessions = store->supersessions,
        .settling = store->settling.ports(),
        .analytics = store->analytics,
        .labels = store->labels,
        .project_links = store->project_links,
        .overview = store->overview,
        .assessments = store->assessments,
        .conflict_lookup = store->conflict_lookup,
        .judge = store->judge,
        .runs = store->runs,
        .events = store->events,
        .event_retention = store->event_retention,
        .event_sequence = store->event_sequence,
        .search = store->search,
        .outbox = store->outbox,
        .outbox_upkeep = store->outbox,
        .vectors = {store->vectors, store->vectors, store->vectors},
        .feed = store->changes,
        .usage = store->usage,
        .billing = nullptr,
        .probe = store->probe,
        .figures = store->figures,
        .lifecycle = std::move(store),
    };
}

}  // namespace akashi::app
