#pragma once

#include "app/announced_traces.hpp"
#include "app/app.hpp"
#include "app/part_list.hpp"
#include "app/store_part.hpp"
#include "app/threads.hpp"
#include "app/watched_traces.hpp"
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

#include <atomic>
#include <chrono>
#include <optional>

namespace akashi::app {

/// All parts of a server, and how they are wired to each other. Members in dependency order;
/// destroyed in reverse.
struct App::House {
    House(const Config& config, Edition edition);

    boost::asio::awaitable<void> open();
    boost::asio::awaitable<void> open_or(
        std::function<void()> on_ready, std::function<void(std::exception_ptr)> on_failure
    );
    boost::asio::awaitable<void> check_key(std::string agent_id, std::string key, bool& accepted);
    /// The first step of a stop, while HTTP drains.
    void begin_drain(SteadyClock::time_point deadline);
    boost::asio::awaitable<void> end_background();

    /// How far the work on vectors is behind.
    OutboxHealth outbox_health() const;

    const EventsConfig events;
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
         .outbox = [this] { return outbox_health(); },
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
    /// Requests wait so long for a store that is being opened. A start takes less, unless something
    /// is missing.
    static constexpr std::chrono::seconds kStartPatience{5};
    http::Router router{
        identity.authenticator(), [this] { return has_started.load(); }, kStartPatience
    };
    http::Server server;
    const ProcessMetrics process{AKASHI_VERSION};
    std::optional<http::MetricsServer> metrics_server;  ///< none without AKASHI_METRICS_PORT
    TaskGroup opening{context.executor};
    TaskGroup draining{context.executor};
};

}  // namespace akashi::app
