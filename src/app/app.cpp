#include "app/app.hpp"

#include "app/announced_traces.hpp"
#include "app/part_list.hpp"
#include "app/store_part.hpp"
#include "app/synonyms_file.hpp"
#include "app/threads.hpp"
#include "app/watched_traces.hpp"
#include "base/log.hpp"
#include "base/process_metrics.hpp"
#include "base/task_group.hpp"
#include "billing/part.hpp"
#include "conflicts/figures_part.hpp"
#include "conflicts/judge_part.hpp"
#include "conflicts/part.hpp"
#include "conflicts/scoring_part.hpp"
#include "decisions/part.hpp"
#include "decisions/project_links_part.hpp"
#include "doctor/part.hpp"
#include "http/metrics_server.hpp"
#include "http/server.hpp"
#include "limits/part.hpp"
#include "limits/usage_part.hpp"
#include "live/part.hpp"
#include "ops/part.hpp"
#include "overview/part.hpp"
#include "runs/part.hpp"
#include "search/part.hpp"
#include "signup/part.hpp"
#include "telemetry/part.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>

namespace akashi::app {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// Together less than the 15 seconds of docs/operations.md, "Stop".
constexpr auto kHttpGrace = 8s;
/// Shorter than the grace, so that requests that wait for the store are answered with 503.
constexpr auto kHttpPatience = 7s;
constexpr auto kBackgroundPatience = 3s;
/// Beside the drain of HTTP.
constexpr auto kOutboxGrace = 10s;
constexpr auto kOutboxMargin = 500ms;

std::chrono::milliseconds left_until(SteadyClock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
    return std::max(left, 0ms);
}

http::ServerConfig http_config(const Config& config, const Backend& backend) {
    http::ServerConfig http = config.http;
    http.reads_at_once = backend.reads_at_once;
    return http;
}

/// The log of events is in the data directory, unless a variable says otherwise. A server in a
/// read-only container works without one.
EventsConfig events_config(const Config& config) {
    EventsConfig events = config.events;
    if (!events.wal_dir.empty()) return events;
    events.wal_dir = config.local.data_dir + "/wal";
    std::error_code failed;
    if (std::filesystem::create_directories(events.wal_dir, failed))
        std::filesystem::permissions(events.wal_dir, std::filesystem::perms::owner_all, failed);
    if (failed || ::access(events.wal_dir.c_str(), W_OK) != 0) {
        events.has_no_log = true;
        events.why_no_log = events.wal_dir + " cannot be written, and AKASHI_WAL_DIR is not set";
    }
    return events;
}

/// The directory of the event log; empty when there is none.
std::string event_log_directory(const Config& config) {
    const auto log = events_config(config).log();
    return log ? log->directory.string() : std::string();
}

OutboxHealth outbox_health(const OutboxStatus& status) {
    const auto lag = status.oldest ? now() - *status.oldest : Time::duration::zero();
    return {
        .depth = status.pending,
        .dead_letters = status.dead_letters,
        .lag = std::chrono::duration_cast<std::chrono::seconds>(lag)
    };
}

/// Members in dependency order; destroyed in reverse.
struct App::House {
    House(const Config& config, Edition edition)
        : backend(edition.make_backend(context.executor)),
          telemetry(context, config.otlp),
          limits(context, config.limits),
          identity(
              context,
              backend.identity,
              config.identity,
              std::move(edition.secrets),
              [this] { return search.makes_vectors(); }
          ),
          conflicts(
              context,
              {backend.conflicts,
               backend.conflict_lookup,
               backend.hints,
               backend.plans,
               backend.supersessions,
               backend.settling,
               backend.identity.directory,
               backend.identity.idempotency,
               [this](Caller caller, Trace trace, TraceOrigin origin) {
                   return decisions.traces().record(
                       std::move(caller), std::move(trace), std::move(origin)
                   );
               }},
              config.conflicts
          ),
          judge(
              context,
              backend.judge,
              config.judge,
              config.embedding,
              [this](OrgId org, DecisionId decision, std::optional<std::string> project) {
                  return search.find_nearest(org, decision, std::move(project));
              }
          ),
          search(
              context,
              {backend.search,
               backend.decisions,
               backend.outbox,
               backend.outbox_upkeep,
               backend.vectors,
               [this](Caller caller, ConflictQuestion question) {
                   return conflicts.checks().find(std::move(caller), std::move(question));
               }},
              {load_synonyms(config.search),
               config.embedding,
               config.vectors,
               config.outbox,
               config.local.data_dir + "/vectors"}
          ),
          runs(
              context,
              {backend.runs,
               backend.events,
               backend.event_retention,
               backend.event_sequence,
               backend.decisions,
               backend.identity.agents,
               backend.identity.idempotency},
              events_config(config)
          ),
          signup(
              context,
              backend.signup,
              {backend.identity.operators, identity.keys()},
              {config.signup, config.smtp, config.billing.is_on()}
          ),
          billing(context, backend.billing, config.billing),
          doctor(context, {backend.figures, ops.health(), event_log_directory(config)}),
          server(context.executor, http_config(config, backend), router) {
        parts.add_routes(router);
        if (config.metrics.port == 0) return;
        router.watch().measure();
        metrics_server.emplace(context.executor, config.metrics);
    }

    asio::awaitable<void> open() {
        co_await parts.start();
        has_started = true;
    }

    asio::awaitable<void> open_or(
        std::function<void()> on_ready, std::function<void(std::exception_ptr)> on_failure
    ) {
        std::exception_ptr failure;
        try {
            co_await open();
        } catch (...) {
            failure = std::current_exception();
        }
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        if (failure) co_return on_failure(failure);
        on_ready();
    }

    asio::awaitable<void> check_key(std::string agent_id, std::string key, bool& accepted) {
        accepted = co_await identity.accepts_key(std::move(agent_id), std::move(key));
    }

    /// The first step of a stop, while HTTP drains.
    void begin_drain(SteadyClock::time_point deadline) {
        if (has_started)
            draining.spawn(asio::make_strand(context.executor), search.drain(deadline));
    }

    asio::awaitable<void> end_background() {
        co_await opening.join(0ms);
        co_await parts.stop();
        if (metrics_server) co_await metrics_server->stop();
    }

    Threads threads;
    const Context context{threads.executor()};
    Backend backend;
    std::atomic<bool> has_started = false;
    std::atomic<bool> is_stopping = false;
    WriteWatch writes;
    WatchedTraces watched{backend.traces, writes, [this] { return runs.buffer().is_full(); }};
    TelemetryPart telemetry;
    LimitsPart limits;
    StorePart store{context, *backend.lifecycle};
    IdentityPart identity;
    LivePart live{context, backend.feed, identity.authenticator()};
    AnnouncedTraces traces{watched, [this] {
                               live.wake();
                               search.wake();
                               scoring.wake();
                           }};
    DecisionsPart decisions{
        context,
        {traces,
         backend.decisions,
         backend.links,
         backend.summaries,
         backend.identity.directory,
         [this] { return search.makes_vectors(); },
         [this](Caller caller, const Decision& decision) {
             return search.count_agreement(std::move(caller), decision);
         },
         [this](Caller caller, DecisionId decision) {
             return conflicts.found_by(std::move(caller), decision);
         },
         backend.endings,
         backend.patches,
         backend.identity.idempotency,
         [this](Caller caller, DecisionId decision) {
             return conflicts.supersessions().list(std::move(caller), decision);
         },
         [this](OrgId org, std::string project) {
             return project_links.service().find_canonical(org, std::move(project));
         },
         backend.assessments}
    };
    ProjectLinksPart project_links{context, backend.project_links, backend.decisions};
    ConflictsPart conflicts;
    JudgePart judge;
    ScoringPart scoring{context, backend.scoring, backend.conflict_backlog, judge.pairs()};
    ConflictFiguresPart conflict_figures{context, backend.analytics, backend.labels};
    OverviewPart overview{context, backend.overview};
    SearchPart search;
    RunsPart runs;
    SignupPart signup;
    BillingPart billing;
    OpsPart ops{
        context,
        backend.probe,
        writes,
        {.is_ready = [this] { return has_started && !is_stopping; },
         .buffer_depth = [this] { return runs.buffer().depth(); },
         .buffer_fault = [this] { return runs.buffer().fault(); },
         .qdrant_connected = [this] { return search.is_qdrant_connected(); },
         .outbox = [this] { return outbox_health(search.outbox_status()); },
         .has_vectors = [this] { return search.makes_vectors(); },
         .has_billing = [this] { return billing.is_on(); }}
    };
    DoctorPart doctor;
    UsagePart usage{
        context, {backend.usage, backend.identity.organizations, backend.identity.directory}
    };
    PartList parts{
        context.executor,
        {&telemetry,
         &limits,
         &store,
         &identity,
         &live,
         &decisions,
         &search,
         &conflicts,
         &judge,
         &scoring,
         &conflict_figures,
         &project_links,
         &overview,
         &runs,
         &usage,
         &signup,
         &billing,
         &ops,
         &doctor}
    };
    http::Router router{identity.authenticator(), [this] { return has_started.load(); }};
    http::Server server;
    const ProcessMetrics process{AKASHI_VERSION};
    std::optional<http::MetricsServer> metrics_server;  ///< none without AKASHI_METRICS_PORT
    TaskGroup opening{context.executor};
    TaskGroup draining{context.executor};
};

App::App(const Config& config, Edition edition)
    : house_(std::make_unique<House>(config, std::move(edition))) {}

App::~App() { house_->threads.join(); }

void App::listen() {
    house_->server.start();
    if (auto& metrics_server = house_->metrics_server) metrics_server->start();
}

void App::open() { house_->threads.run(house_->open()); }

void App::open_in_background(
    std::function<void()> on_ready, std::function<void(std::exception_ptr)> on_failure
) {
    const auto strand = asio::make_strand(house_->context.executor);
    house_->opening.spawn(strand, house_->open_or(std::move(on_ready), std::move(on_failure)));
}

void App::reload_keys() { house_->identity.reload_keys(); }

void App::announce_stop() {
    log::info("akashi shutting down");
    house_->is_stopping = true;
    house_->server.leave();
}

void App::stop() {
    if (!house_->is_stopping) announce_stop();
    // The steps of docs/operations.md, "Stop". What exports traces and metrics comes last, so that
    // it has seen all others.
    house_->live.end_streams();
    const auto abort = [this] { house_->backend.lifecycle->abort(); };
    const auto outbox_deadline = SteadyClock::now() + kOutboxGrace;
    house_->begin_drain(outbox_deadline);
    house_->threads.run(house_->server.stop(kHttpGrace), kHttpPatience, abort);
    // It ends by itself, unless it waits for a database that never answers.
    const auto patience = kOutboxMargin + left_until(outbox_deadline);
    house_->threads.run(house_->draining.join(patience + kOutboxMargin), patience, abort);
    house_->threads.run(house_->end_background(), kBackgroundPatience, abort);
}

bool App::accepts_key(const std::string& agent_id, const std::string& key) {
    bool accepted = false;
    house_->threads.run(house_->check_key(agent_id, key, accepted));
    return accepted;
}

unsigned short App::port() const { return house_->server.port(); }

const http::Router& App::router() const { return house_->router; }

}  // namespace akashi::app
