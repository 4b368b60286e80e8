#pragma once

#include "base/log_limiter.hpp"
#include "base/metrics.hpp"
#include "runs/event_directory.hpp"
#include "runs/event_log_options.hpp"
#include "runs/event_recovery.hpp"
#include "runs/event_segment_file.hpp"
#include "runs/event_sequence.hpp"
#include "runs/logged_batch.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace akashi {

/// Writes batches to the segments of the event log, and deletes segments. Blocks. One thread at a
/// time.
class EventLogWriter {
public:
    /// A batch that is to be written.
    struct Outgoing {
        LoggedBatch logged;   ///< without LSN and numbers
        std::string payload;  ///< its bytes
    };

    /// Goes on after what `recovery` found. Tries to make a segment, so that a directory that
    /// cannot be written to is found at once: throws std::runtime_error, but not when the disk is
    /// full. `directory` and `sequence` must outlive the writer.
    EventLogWriter(
        const EventDirectory& directory,
        const EventRecovery& recovery,
        EventSequence& sequence,
        const EventLogOptions& options
    );

    /// Gives the batches LSNs above `above`, and their events numbers, and writes them; in
    /// SyncMode::full also syncs them. Throws NotWritable; then none is in the log. Throws
    /// MaybeStored when that is not sure.
    void write(std::span<Outgoing> batches, std::uint64_t above);

    /// Whether something is written and not synced; never in SyncMode::none.
    bool is_unsynced() const { return unsynced_; }
    /// Syncs what is. A failure is logged as `failure`: what was written is of unknown state then,
    /// but its senders were answered, so it stays in the log.
    void sync(std::string_view failure);

    /// Deletes the segments of which everything is stored, up to this LSN. When that is all there
    /// is, a segment that is older than ten minutes is followed by the next one, so that no event
    /// stays on the disk for long: events are deleted with their agents.
    void forget(std::uint64_t stored);

    std::size_t segment_count() const { return closed_.size() + (segment_ ? 1 : 0); }

private:
    void prepare(std::uint64_t above);
    void sync_segment();
    void open_segment();
    void close_segment();
    void follow_old_segment(std::uint64_t stored);
    void append_records(std::span<Outgoing> batches);
    [[noreturn]] void take_back(std::uint64_t end, const std::system_error& cause);
    bool delete_segment(const ClosedSegment& segment);

    const EventDirectory& directory_;
    EventSequence& sequence_;
    const Uuid log_;
    const SyncMode mode_;
    const std::size_t segment_bytes_;
    const std::size_t segment_records_;

    std::deque<ClosedSegment> closed_;  ///< in order
    std::uint32_t next_number_;
    std::unique_ptr<EventSegmentFile> segment_;
    SteadyClock::time_point opened_;  ///< the segment
    std::uint32_t records_ = 0;       ///< of it, with those that failed
    std::uint64_t highest_lsn_ = 0;   ///< of it, without those
    bool unsynced_ = false;
    std::string buffer_;
    prometheus::Histogram& syncs_ = metrics::histogram(
        {"akashi.wal.sync", "Time to make the event log durable", metrics::Unit::seconds},
        metrics::second_bounds()
    );
    prometheus::Counter& failures_ =
        metrics::counter({"akashi.wal.failures", "Writes and syncs of the event log that failed"});
    log::Limiter write_failures_{std::chrono::seconds(10)};
    log::Limiter delete_failures_{std::chrono::seconds(10)};
};

}  // namespace akashi
