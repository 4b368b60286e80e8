#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "core/idempotency_service.hpp"
#include "decisions/decision_store.hpp"
#include "identity/agent_store.hpp"
#include "runs/event_buffer.hpp"
#include "runs/known_runs.hpp"
#include "runs/run_store.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace akashi {

/// A run as a client asks for it.
struct NewRun {
    std::string agent_id;
    std::optional<std::string> trace_id;
    std::optional<RunId> parent_run_id;
    boost::json::object metadata;
};

/// How a client ends a run.
struct RunEnd {
    std::string status;                           ///< empty: completed
    std::optional<boost::json::object> metadata;  ///< its members replace those of the run
};

/// What became of a request to end a run.
struct EndedRun {
    AgentRun run;
    bool was_running = false;  ///< otherwise nothing was written
};

/// A run with what belongs to it.
struct RunDetail {
    AgentRun run;
    EventPage events;
    bool has_pending_events = false;  ///< some that this instance accepted are not stored yet
    DecisionPage decisions;  ///< current ones with alternatives and evidence, the newest first
};

/// Runs of agents (docs/http-api.md, "Runs"). Those who write have at least the role agent. A write
/// with an idempotency key is run by once(), and throws as RunStore does. Callable from any thread.
class RunService {
public:
    /// All must outlive the service.
    struct Sources {
        RunStore& runs;
        DecisionStore& decisions;
        AgentStore& agents;
        IdempotencyStore& idempotency;
        KnownRuns& known;
        EventBuffer& buffer;
    };
    RunService(Sources sources, Clock clock)
        : sources_(sources), once_(sources.idempotency), clock_(std::move(clock)) {}

    /// Runs writes that have an idempotency key.
    IdempotencyService& once() { return once_; }

    /// An admin's run for an unknown name makes an agent of it, as a trace does. Fails as
    /// docs/http-api.md, "Runs" says. With a key, the rendered run is kept for it.
    boost::asio::awaitable<Result<AgentRun>> create(
        Caller caller, NewRun wanted, std::optional<Idempotency> once = std::nullopt
    );

    /// A run that has ended already with the same status is returned as it is. With a key, the
    /// rendered run is kept for it when the run was running.
    boost::asio::awaitable<Result<EndedRun>> complete(
        Caller caller, RunId id, RunEnd end, std::optional<Idempotency> once = std::nullopt
    );

    /// Fails with run_not_found() or no_access_to_run().
    boost::asio::awaitable<Result<RunDetail>> find(Caller caller, RunId id, EventQuery events);

    boost::asio::awaitable<RunPage> list(Caller caller, RunQuery query);

private:
    boost::asio::awaitable<std::optional<Error>> register_agent(
        const Caller& caller, const std::string& agent_id, Time now
    );
    boost::asio::awaitable<Result<AgentRun>> find_own(const Caller& caller, RunId id);

    const Sources sources_;
    IdempotencyService once_;
    const Clock clock_;
};

}  // namespace akashi
