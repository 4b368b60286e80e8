#pragma once

#include "base/uuid.hpp"
#include "runs/event.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

namespace akashi {

/// A log, and the process that stores from it. Of two that use copies of a directory, the one that
/// came first has lost the log.
struct EventLogName {
    Uuid log;
    Uuid owner;
};

/// How far a log is stored: its batches up to this number (LSN), and none above.
struct EventMark {
    Uuid owner;
    std::uint64_t stored = 0;
};

/// What became of a batch.
enum class EventFate {
    stored,
    run_is_gone,   ///< its run was deleted meanwhile, and so are its events
    key_was_used,  ///< its idempotency key is stored, by this or another request: the key tells
    refused,       ///< the store can never take it
};

/// Thrown by a store when the log is stored up to another number than the caller believes: a
/// transaction whose end nobody heard of was committed, or the log has another owner. Nothing was
/// written.
class EventMarkMoved : public std::runtime_error {
public:
    EventMarkMoved() : std::runtime_error("the mark of the event log has moved") {}
};

/// Thrown by a store that can never take what it was given. Nothing was written. The text is for
/// logs.
class EventsRefused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Where the events of runs end up. Callable from any thread; the caller resumes on its own
/// executor. Throws Unavailable when the store cannot take work now; then the batches are written
/// or not, and find_mark() tells.
class EventStore {
public:
    virtual ~EventStore() = default;

    /// Nothing for a log that the store has not heard of.
    virtual boost::asio::awaitable<std::optional<EventMark>> find_mark(Uuid log) = 0;

    /// Remembers a log of which nothing is stored. Unless it knows the log.
    virtual boost::asio::awaitable<void> add_log(EventLogName name) = 0;

    /// Gives the log another owner. False when its owner is not `from`, and then nothing changes.
    virtual boost::asio::awaitable<bool> claim(EventLogName name, Uuid from) = 0;

    /// Writes the batches, and moves the mark of the log from `from` to `to`, in one transaction,
    /// so that each is stored exactly once. A batch with a key stores the key, too. Returns the
    /// fate of each. Throws EventMarkMoved and EventsRefused.
    virtual boost::asio::awaitable<std::vector<EventFate>> store(
        EventLogName name,
        std::uint64_t from,
        std::uint64_t to,
        std::span<const EventBatch* const> batches
    ) = 0;
};

}  // namespace akashi
