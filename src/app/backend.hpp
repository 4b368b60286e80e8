#pragma once

#include "app/config.hpp"
#include "app/data_directory.hpp"
#include "billing/billing_store.hpp"
#include "conflicts/analytics_store.hpp"
#include "conflicts/backlog_store.hpp"
#include "conflicts/conflict_lookup.hpp"
#include "conflicts/conflict_store.hpp"
#include "conflicts/hint_store.hpp"
#include "conflicts/judge_store.hpp"
#include "conflicts/label_store.hpp"
#include "conflicts/plan_store.hpp"
#include "conflicts/scoring_store.hpp"
#include "conflicts/settling_ports.hpp"
#include "conflicts/supersession_store.hpp"
#include "decisions/assessment_store.hpp"
#include "decisions/decision_store.hpp"
#include "decisions/ending_store.hpp"
#include "decisions/link_store.hpp"
#include "decisions/patch_store.hpp"
#include "decisions/project_link_store.hpp"
#include "decisions/summary_store.hpp"
#include "decisions/trace_store.hpp"
#include "doctor/figures_store.hpp"
#include "identity/identity_ports.hpp"
#include "limits/usage_store.hpp"
#include "live/feed_store.hpp"
#include "ops/health_probe.hpp"
#include "overview/overview_store.hpp"
#include "runs/event_retention_store.hpp"
#include "runs/event_sequence.hpp"
#include "runs/event_store.hpp"
#include "runs/run_store.hpp"
#include "search/outbox.hpp"
#include "search/outbox_upkeep.hpp"
#include "search/search_store.hpp"
#include "signup/signup_ports.hpp"
#include "vectors/vector_ports.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>

namespace akashi::app {

/// What a store needs besides requests. Callable from any thread.
class StoreLifecycle {
public:
    virtual ~StoreLifecycle() = default;

    /// Makes the store ready for requests; once, before maintain(). Throws std::runtime_error that
    /// says what to do when that cannot be done. Ends early when cancelled.
    virtual boost::asio::awaitable<void> open() { co_return; }
    /// Called every few minutes.
    virtual boost::asio::awaitable<void> maintain() { co_return; }
    /// Called after the last request.
    virtual boost::asio::awaitable<void> close() { co_return; }
    /// Fails everything that still waits for the store, so that a stop is not delayed.
    virtual void abort() {}
};

/// A store: its ports, and the object that owns the implementations behind them.
struct Backend {
    std::size_t reads_at_once;  ///< more would only wait, or keep writes waiting
    IdentityPorts identity;
    TraceStore& traces;
    DecisionStore& decisions;
    LinkStore& links;
    SummaryStore& summaries;
    ConflictStore& conflicts;
    HintStore& hints;
    PlanStore& plans;
    ScoringStore& scoring;
    ConflictBacklogStore& conflict_backlog;
    DecisionEndingStore& endings;
    DecisionPatchStore& patches;
    SupersessionStore& supersessions;
    SettlingPorts settling;
    AnalyticsStore& analytics;
    LabelStore& labels;
    ProjectLinkStore& project_links;
    OverviewStore& overview;
    AssessmentStore& assessments;
    ConflictLookup& conflict_lookup;
    JudgeStore& judge;
    RunStore& runs;
    EventStore& events;
    EventRetentionStore& event_retention;
    EventSequence& event_sequence;  ///< numbers all events that this process writes
    SearchStore& search;
    Outbox& outbox;
    OutboxUpkeep& outbox_upkeep;
    VectorPorts vectors;
    FeedStore& feed;
    UsageStore& usage;
    BillingStore* billing;  ///< null: nobody pays
    HealthProbe& probe;
    FiguresStore& figures;
    std::optional<SignupPorts> signup = std::nullopt;  ///< none: nobody can sign up
    std::unique_ptr<StoreLifecycle> lifecycle;
};

/// The SQLite file of a data directory, which must outlive it. Throws std::runtime_error when the
/// file cannot be opened.
Backend make_sqlite_backend(const DataDirectory& directory);

/// The PostgreSQL of the configuration; connects to nothing before open(). The context behind the
/// executor must outlive it. Throws std::runtime_error when a URL is wrong.
Backend make_postgres_backend(boost::asio::any_io_executor executor, const Config& config);

}  // namespace akashi::app
