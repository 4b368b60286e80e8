#pragma once

#include "base/log_limiter.hpp"
#include "runs/event_flusher.hpp"
#include "runs/event_instruments.hpp"
#include "runs/event_log.hpp"
#include "runs/event_sequence.hpp"
#include "runs/event_store.hpp"
#include "runs/events_config.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// Where the events of an answered request are (docs/durability.md).
enum class Durability {
    stored,   ///< in the database
    synced,   ///< on the disk of this instance: they survive a power failure
    written,  ///< with the operating system of this instance: they survive a crash of the server
};

/// Accepts events at a high rate and stores them a little later, many together. What is accepted is
/// in a log until it is stored, so that no crash loses it; after a restart the rest is stored.
/// Callable from any thread.
class EventBuffer {
public:
    /// More events are never held (docs/operations/the-event-buffer-is-full.md).
    static constexpr std::int64_t kMaxEvents = 100'000;
    /// The same for the memory that they take.
    static constexpr std::int64_t kMaxBytes = 134'217'728;

    /// `store` and `sequence` must outlive it, and so must the context behind the executor. Throws
    /// as EventLog does.
    EventBuffer(
        boost::asio::any_io_executor executor,
        EventStore& store,
        EventSequence& sequence,
        const EventsConfig& config
    );

    /// Finds out how far the log is stored, takes up what an earlier process left, and begins to
    /// store. Once, before append(). Throws as EventStore does, and std::runtime_error when the log
    /// belongs to another database.
    boost::asio::awaitable<void> start();

    /// Takes the batch. Returns when it is in the log; with an idempotency key, or without a log,
    /// when it is stored. Returns nothing when its run was deleted meanwhile. Throws
    /// - Unavailable when too many events wait, NotWritable when the log cannot be written: then
    ///   the batch is not taken,
    /// - IdempotencyKeyTaken when the key is stored: what is kept for it counts,
    /// - MaybeStored when the store did not answer in time.
    boost::asio::awaitable<std::optional<Durability>> append(EventBatch batch);

    /// Returns when every event of the run that was accepted before is stored, or after a while;
    /// then false.
    boost::asio::awaitable<bool> settle(RunId run);

    /// What keeps it from storing events until somebody repairs it: a short clause, for /health.
    std::optional<std::string> fault() const;

    /// How many events are accepted and not stored yet.
    std::int64_t depth() const { return events_; }
    bool is_full() const { return events_ >= kMaxEvents || bytes_ >= kMaxBytes; }
    /// What the log promises to its callers; nothing without a log.
    std::optional<SyncMode> sync_mode() const;

    /// Deletes what is stored from the log, when it has been there for long. Call it from time to
    /// time.
    void tidy();

    /// Stores what waits, as far as that is possible within `grace`. The rest stays in the log.
    /// After the last append().
    boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);

private:
    void admit(std::int64_t events, std::int64_t bytes);
    void release(std::int64_t events, std::int64_t bytes);
    boost::asio::awaitable<void> take(EventBatch batch);
    void take_unlogged(EventBatch batch);
    boost::asio::awaitable<std::optional<Durability>> take_and_wait(EventBatch batch);
    bool begin_key(const EventBatch& batch, std::shared_ptr<EventWait>& wait);
    void end_key(const EventBatch& batch);
    std::size_t take_up(std::uint64_t stored);
    Uuid next_owner(const Uuid& former) const;
    [[noreturn]] void refuse(std::string_view why) const;
    void note_stored(const LoggedBatch& logged, EventFate fate, bool is_last);
    void set_aside(const LoggedBatch& logged) const;

    EventStore& store_;
    EventSequence& sequence_;
    const EventsConfig config_;
    std::atomic<std::int64_t> events_ = 0;
    std::atomic<std::int64_t> bytes_ = 0;
    std::atomic<std::uint64_t> stored_ = 0;                   // LSN
    std::mutex mutex_;                                        // guards the next two
    std::map<std::string, std::shared_ptr<EventWait>> keys_;  // of batches that are not stored
    std::uint64_t last_lsn_ = 0;                              // only without a log
    log::Limiter full_lines_;
    const EventInstruments instruments_;
    metrics::Reading depth_reading_;
    metrics::Reading bytes_reading_;
    EventFlusher flusher_;
    std::unique_ptr<EventLog> log_;  // last: its thread uses the flusher; none: AKASHI_WAL_DISABLE
};

}  // namespace akashi
