#include "app/backend.hpp"
#include "app/postgres_writers.hpp"
#include "base/log.hpp"
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
#include "ops/postgres/health_probe.hpp"
#include "overview/postgres/overview_store.hpp"
#include "postgres/idempotency_store.hpp"
#include "postgres/listener.hpp"
#include "postgres/notifier.hpp"
#include "postgres/pool.hpp"
#include "postgres/read_replica.hpp"
#include "postgres/reader.hpp"
#include "postgres/schema.hpp"
#include "runs/postgres/event_retention_store.hpp"
#include "runs/postgres/event_store.hpp"
#include "runs/postgres/run_store.hpp"
#include "search/postgres/index_filler.hpp"
#include "search/postgres/outbox.hpp"
#include "search/postgres/search_store.hpp"
#include "signup/postgres/sign_up_store.hpp"
#include "vectors/postgres/vector_store.hpp"

#include <algorithm>
#include <thread>

namespace akashi::app {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kNotifyGrace = 1s;
constexpr auto kFillGrace = 500ms;
constexpr auto kReplicaGrace = 100ms;

/// Connections that reads leave to traces and to what must be known about a caller.
constexpr int kNotForReads = 2;

int connections() {
    return std::max(4, static_cast<int>(std::thread::hardware_concurrency())) + kNotForReads;
}

/// Tells both feeds what it hears. Of decisions it only says that there are new ones: the feed
/// reads them itself.
std::unique_ptr<postgres::Listener> make_listener(
    const asio::any_io_executor& executor,
    const std::string& url,
    postgres::PostgresAgentFeed& feed,
    postgres::PostgresFeedStore& changes
) {
    const auto note = [&feed, &changes](const postgres::Notification& notification) {
        const auto& [channel, payload] = notification;
        if (channel == postgres::kAgentsChannel) feed.hear(payload);
        if (channel == postgres::kDecisionsChannel) changes.hear();
        if (channel == postgres::kConflictsChannel) changes.hear_conflict(payload);
        if (!log::enabled(log::Level::debug)) return;  // saves building the fields
        log::debug("broker: notification", {{"channel", channel}, {"payload", payload}});
    };
    auto listener = std::make_unique<postgres::Listener>(
        executor,
        url,
        std::vector<std::string>{
            postgres::kDecisionsChannel, postgres::kConflictsChannel, postgres::kAgentsChannel
        },
        note,
        postgres::ListenerTiming(),
        [&feed, &changes] {
            feed.begin();
            changes.hear();
        }
    );
    feed.set_listener(*listener);
    return listener;
}

/// Null when `url` is empty. It has as many connections as the primary: which of them answers,
/// reads do not wait.
std::unique_ptr<postgres::ReadReplica> make_replica(
    const asio::any_io_executor& executor, postgres::Pool& primary, const std::string& url
) {
    if (url.empty()) return nullptr;
    return std::make_unique<postgres::ReadReplica>(
        executor, primary, postgres::ReadReplicaConfig{.url = url, .connections = primary.limit()}
    );
}

/// Members in dependency order; destroyed in reverse.
struct PostgresBackend final : StoreLifecycle {
    PostgresBackend(const asio::any_io_executor& executor, const Config& config)
        : url(config.postgres.database_url),
          quotas(quotas_with(config.billing.is_on())),
          may_change_schema(config.identity.is_development() && !config.postgres.skips_migrations),
          pool(executor, {.url = url, .connections = connections()}),
          replica(make_replica(executor, pool, config.postgres.read_url)),
          notifier(executor, pool),
          filler(executor, pool),
          traces(executor, pool, writers.of_traces(), &notifier) {
        const auto& notify_url = config.postgres.notify_url;
        if (!notify_url.empty()) listener = make_listener(executor, notify_url, feed, changes);
        probe = std::make_unique<postgres::PostgresHealthProbe>(
            executor, url, listener.get(), replica.get()
        );
    }

    asio::awaitable<void> open() override {
        if (listener)
            listener->start();
        else
            log::info("SSE broker: polling every second (no notify connection)");
        co_await postgres::prepare_schema(pool, url, may_change_schema);
        co_await maintain();
        filler.start();
        if (replica) replica->start();
    }

    asio::awaitable<void> maintain() override { return postgres::make_event_partitions(pool); }

    asio::awaitable<void> close() override {
        co_await filler.stop(kFillGrace);
        co_await traces.stop();
        co_await notifier.stop(kNotifyGrace);
        if (listener) co_await listener->stop();
        if (replica) co_await replica->stop(kReplicaGrace);
    }

    void abort() override {
        pool.abort();
        if (replica) replica->abort();
    }

    const std::string url;
    const Quotas quotas;
    const bool may_change_schema;
    postgres::Pool pool;
    const std::unique_ptr<postgres::ReadReplica> replica;
    const postgres::Reader reader{pool, replica.get()};
    postgres::Notifier notifier;
    postgres::IndexFiller filler;
    EventSequence event_sequence;
    PostgresWriters writers{pool, event_sequence, quotas};
    postgres::TraceWriter traces;
    postgres::PostgresOrganizationStore organizations{pool};
    postgres::PostgresAgentStore agents{pool, quotas};
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
    postgres::PostgresDecisionStore decisions{reader};
    postgres::PostgresLinkStore links{reader};
    postgres::PostgresSummaryStore summaries{reader};
    postgres::PostgresConflictStore conflicts{reader};
    postgres::PostgresPlanStore plans{pool};
    postgres::PostgresHintStore hints{pool, replica.get()};
    postgres::PostgresScoringStore scoring{pool};
    postgres::PostgresBacklogStore conflict_backlog{pool};
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
    postgres::PostgresEventStore events{pool};
    postgres::PostgresEventRetentionStore event_retention{pool};
    postgres::PostgresSearchStore search{reader};
    postgres::PostgresOutbox outbox{pool};
    postgres::PostgresVectorStore vectors{pool};
    postgres::PostgresFeedStore changes{pool};
    postgres::PostgresUsageStore usage{pool};
    postgres::PostgresSignUpStore sign_ups{pool};
    postgres::PostgresBillingStore billing{pool};
    postgres::PostgresFiguresStore figures{pool};
    postgres::PostgresAgentFeed feed;
    std::unique_ptr<postgres::Listener> listener;
    std::unique_ptr<postgres::PostgresHealthProbe> probe;
};

}  // namespace

Backend make_postgres_backend(asio::any_io_executor executor, const Config& config) {
    auto store = std::make_unique<PostgresBackend>(executor, config);
    auto& agents = store->agents;
    auto& keys = store->keys;
    return {
        .reads_at_once = static_cast<std::size_t>(std::max(1, store->pool.limit() - kNotForReads)),
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
        .billing = &store->billing,
        .probe = *store->probe,
        .figures = store->figures,
        .signup = SignupPorts{store->sign_ups, store->sign_ups},
        .lifecycle = std::move(store),
    };
}

}  // namespace akashi::app
