#pragma once

#include "base/periodic_task.hpp"
#include "core/part.hpp"
#include "runs/event_buffer.hpp"
#include "runs/event_retention.hpp"
#include "runs/event_service.hpp"
#include "runs/known_runs.hpp"
#include "runs/run_service.hpp"

namespace akashi {

/// Runs of agents and their events. Stores buffered events, also those that an earlier process left
/// in the log, and deletes old ones.
class RunsPart final : public Part {
public:
    /// All must outlive the part.
    struct Sources {
        RunStore& runs;
        EventStore& events;
        EventRetentionStore& retention;
        EventSequence& sequence;
        DecisionStore& decisions;
        AgentStore& agents;
        IdempotencyStore& idempotency;
    };

    /// Opens the event log. Throws as EventLog does.
    RunsPart(const Context& context, Sources sources, const EventsConfig& config);

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

    /// Callable from any thread.
    const EventBuffer& buffer() const { return buffer_; }

private:
    boost::asio::awaitable<void> delete_old();

    KnownRuns known_;
    EventBuffer buffer_;
    RunService runs_;
    EventService events_;
    EventRetention retention_;
    PeriodicTask retaining_;
};

}  // namespace akashi
