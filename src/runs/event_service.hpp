#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "core/idempotency_service.hpp"
#include "runs/event_buffer.hpp"
#include "runs/known_runs.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// An event as a client sends it.
struct NewEvent {
    std::string event_type;
    std::optional<Time> occurred_at;  ///< none: when the server received it
    std::string payload = "{}";       ///< canonical JSON object
};

/// What became of events that a client sent.
struct TakenEvents {
    std::vector<Uuid> ids;  ///< in the order in which they were sent
    Durability durability = Durability::stored;
};

/// The `data` of the answer as JSON text. `mode` is that of the log, if there is one.
std::string to_json(const TakenEvents& taken, std::optional<SyncMode> mode);

/// The error for a request with more than EventService::kMaxEvents.
Error too_many_events(std::size_t count);

/// Takes the events of runs (docs/http-api.md, "Events"). Callable from any thread.
class EventService {
public:
    /// Events in one request.
    static constexpr std::size_t kMaxEvents = 10'000;
    /// Characters of an event's type.
    static constexpr std::size_t kMaxTypeLength = 200;

    /// All must outlive the service.
    EventService(KnownRuns& runs, EventBuffer& buffer, IdempotencyStore& idempotency, Clock clock)
        : runs_(runs), buffer_(buffer), once_(idempotency), clock_(std::move(clock)) {}

    /// Runs writes that have an idempotency key.
    IdempotencyService& once() { return once_; }

    /// The run, if the caller may add events to it. Fails with run_not_found(), and with forbidden
    /// `not your run` for an agent below admin and the run of another one.
    boost::asio::awaitable<Result<KnownRun>> find_own(Caller caller, RunId id);

    /// Adds the events to a run that find_own() returned. Fails with invalid_input when there are
    /// none, too many, or one without a type, with conflict when the run has ended, and with
    /// run_not_found() when it was deleted meanwhile. With a key, the rendered answer is kept for
    /// it. Throws as EventBuffer::append() does.
    boost::asio::awaitable<Result<TakenEvents>> append(
        RunId id,
        KnownRun run,
        std::vector<NewEvent> events,
        std::optional<Idempotency> once = std::nullopt
    );

    /// What the log promises; nothing without a log.
    std::optional<SyncMode> sync_mode() const { return buffer_.sync_mode(); }

private:
    KnownRuns& runs_;
    EventBuffer& buffer_;
    IdempotencyService once_;
    const Clock clock_;
};

}  // namespace akashi
