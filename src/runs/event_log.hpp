#pragma once

#include "base/metrics.hpp"
#include "base/uuid.hpp"
#include "runs/event_directory.hpp"
#include "runs/event_log_options.hpp"
#include "runs/event_log_writer.hpp"
#include "runs/event_recovery.hpp"
#include "runs/event_segment.hpp"
#include "runs/event_sequence.hpp"
#include "runs/logged_batch.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace akashi {

/// The events that were accepted and are not yet known to be stored, in a directory of files, so
/// that a crash loses none of them. One thread writes; batches that arrive meanwhile go together as
/// the next write (group commit).
///
/// The order of use: construct, read_unstored() until it returns nothing, append() and forget()
/// from any thread, stop().
class EventLog {
public:
    using OnWritten = std::function<void(std::vector<LoggedBatch>)>;

    /// The largest batch that append() takes, as encoded_size() tells (runs/event_codec.hpp).
    static constexpr std::size_t kMaxBatchBytes = event_segment::kMaxPayloadBytes;

    /// Makes the directory unless it exists, locks it and reads what is there. Raises `sequence`
    /// above every number in the log; it must outlive the log. `on_written` gets the batches in the
    /// order of their LSNs on the log's thread, after they are as durable as the mode says and
    /// before their append() returns; it must neither block nor throw.
    ///
    /// Throws std::runtime_error that names the directory and says what to do, when another process
    /// has locked it or it cannot be used. A full disk is no reason: it is logged, what is there
    /// can be read and forgotten, and append() is refused until there is space.
    EventLog(EventLogOptions options, EventSequence& sequence, OnWritten on_written);
    /// Stops.
    ~EventLog();
    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;

    /// Names the directory's sequence of LSNs. It is kept there, and replaced when all segments
    /// are gone.
    const Uuid& id() const { return recovery_.log(); }

    /// The names under which earlier processes stored from this directory: the last one, and one
    /// that was about to, if there are any.
    std::vector<Uuid> owners() const;
    /// Keeps the name under which this process is about to store. False when the disk is full.
    bool note_next_owner(const Uuid& owner) const;
    /// The store knows the owner by that name now. False when the disk is full.
    bool keep_owner(const Uuid& owner) const;

    /// The next batches of earlier processes with an LSN above `after`, in order: as many as fit
    /// `limit` bytes, at least one; none: that was all. `after` is at first the highest LSN that is
    /// stored, then the LSN of the last batch that was read. Call it before the first append(),
    /// from one thread; later LSNs are above `after`. Blocks. Damaged records are skipped; the
    /// constructor has logged them.
    std::vector<LoggedBatch> read_unstored(std::uint64_t after, std::size_t limit);

    /// Gives the batch its LSN and its events their sequence numbers, and returns on the caller's
    /// executor when it is as durable as the mode says. Not cancelled with its caller.
    ///
    /// Throws NotWritable when the disk is full, read-only or broken, and Unavailable when too much
    /// waits or after stop(): then the batch is not in the log, and no later process finds it.
    /// Throws MaybeStored when the write failed and could not be undone. Throws std::length_error
    /// for a batch above kMaxBatchBytes.
    boost::asio::awaitable<void> append(EventBatch batch);

    /// Everything up to this LSN is stored. Segments of which all is stored are deleted, by the
    /// log's thread, and after stop() by the calling one. A damaged segment is moved to the folder
    /// `quarantine`. The newest segment always stays: it tells which LSNs were used.
    void forget(std::uint64_t stored);

    /// How many bytes of batches are in the log and not forgotten. Those of an earlier process
    /// count until their segment is deleted.
    std::size_t pending_bytes() const { return pending_bytes_; }
    std::size_t segment_count() const { return segment_count_; }

    /// Writes and syncs what waits, then refuses. Blocks. May be called more than once.
    void stop();

private:
    struct Entry;

    bool keep(const char* name, const Uuid& owner) const;
    void submit(Entry& entry);
    const char* reason_to_refuse(std::size_t bytes) const;
    void serve();
    std::vector<Entry*> take_group();
    void write(const std::vector<Entry*>& group, std::uint64_t above);
    std::vector<LoggedBatch> write_batches(const std::vector<Entry*>& group, std::uint64_t above);
    void release(std::uint64_t stored);

    const EventLogOptions options_;
    const OnWritten on_written_;
    const EventDirectory directory_;
    EventRecovery recovery_;

    // The next two belong to the log's thread.
    EventLogWriter writer_;
    std::deque<std::pair<std::uint64_t, std::size_t>> pending_;  ///< LSN and bytes, in order

    std::atomic<std::size_t> pending_bytes_ = 0;
    std::atomic<std::size_t> segment_count_ = 0;
    metrics::Reading pending_reading_;
    metrics::Reading segments_reading_;
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<Entry*> queue_;
    std::size_t queued_bytes_ = 0;
    std::uint64_t above_ = 0;   ///< later LSNs are
    std::uint64_t stored_ = 0;  ///< as forget() was told
    bool stopping_ = false;
    bool stopped_ = false;
    std::thread thread_;
};

}  // namespace akashi
