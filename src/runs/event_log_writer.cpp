#include "runs/event_log_writer.hpp"

#include "base/fault_point.hpp"
#include "base/log.hpp"
#include "base/maybe_stored.hpp"
#include "base/not_writable.hpp"
#include "base/steady_clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

namespace akashi {
namespace {

constexpr auto kLongestUse = std::chrono::minutes(10);

/// So that the lower half of an LSN has room for the records of a segment.
constexpr std::size_t kMostRecords = 1'000'000'000;

bool is_full(const std::error_code& code) {
    return code.value() == ENOSPC || code.value() == EDQUOT || code.value() == EFBIG;
}

NotWritable not_writable(const std::error_code& code) {
    if (is_full(code)) {
        return {
            "the disk of the event log is full",
            "the disk of the event log is full: nothing was stored; free some space and try again"
        };
    }
    if (code.value() == EROFS || code.value() == EACCES || code.value() == EPERM) {
        return {
            "the disk of the event log is read-only",
            "the disk of the event log is read-only: nothing was stored"
        };
    }
    return {
        "the event log cannot be written to",
        "the event log cannot be written to: nothing was stored; try again later"
    };
}

}  // namespace

EventLogWriter::EventLogWriter(
    const EventDirectory& directory,
    const EventRecovery& recovery,
    EventSequence& sequence,
    const EventLogOptions& options
)
    : directory_(directory),
      sequence_(sequence),
      log_(recovery.log()),
      mode_(options.mode),
      segment_bytes_(options.segment_bytes),
      segment_records_(std::min(options.segment_records, kMostRecords)),
      closed_(recovery.segments().begin(), recovery.segments().end()),
      next_number_(recovery.next_number()) {
    sequence_.raise_to(recovery.highest_sequence());
    try {
        open_segment();
        forget(0);  // what starts without events left
    } catch (const std::system_error& error) {
        if (!is_full(error.code())) directory_.refuse("cannot write to", error.code());
        log::warn(
            "wal: the disk is full, events are refused until there is space",
            {{"dir", directory_.path().string()}}
        );
    }
}

void EventLogWriter::write(std::span<Outgoing> batches, std::uint64_t above) {
    try {
        prepare(above);
    } catch (const std::system_error& error) {
        failures_.Increment();
        if (const auto dropped = write_failures_.admit(SteadyClock::now()))
            log::error(
                "wal: cannot make a segment", {{"error", error.what()}, {"dropped", *dropped}}
            );
        throw not_writable(error.code());
    }
    const std::uint64_t begin = segment_->end();
    append_records(batches);
    try {
        segment_->write(buffer_);
        fault_point("wal.after_write");
        if (mode_ == SyncMode::full) sync_segment();
        fault_point("wal.after_sync");
    } catch (const std::system_error& error) {
        take_back(begin, error);
    }
    unsynced_ = mode_ == SyncMode::batch;
    highest_lsn_ = batches.back().logged.lsn;
}

void EventLogWriter::prepare(std::uint64_t above) {
    if (segment_ && !segment_->is_in_place()) {
        log::error(
            "wal: the segment was moved or deleted, a new one is used",
            {{"path", segment_->path().string()}}
        );
        close_segment();
    }
    if (segment_ && (segment_->end() >= segment_bytes_ || records_ >= segment_records_ ||
                     event_segment::base_lsn(segment_->number()) + records_ < above))
        close_segment();
    if (segment_) return;
    next_number_ = std::max(
        next_number_, std::min(event_segment::number_of(above), event_segment::kLastNumber) + 1
    );
    open_segment();
}

void EventLogWriter::append_records(std::span<Outgoing> batches) {
    buffer_.clear();
    const std::uint32_t seed = event_segment::checksum_seed(log_, segment_->number());
    for (auto& [logged, payload] : batches) {
        auto& events = logged.batch.events;
        std::int64_t number = sequence_.take(static_cast<std::int64_t>(events.size()));
        const std::size_t begin = buffer_.size();
        logged.lsn = event_segment::base_lsn(segment_->number()) + ++records_;
        event_segment::append_record(
            buffer_, seed, {.lsn = logged.lsn, .first_sequence = number, .payload = payload}
        );
        logged.bytes = buffer_.size() - begin;
        for (Event& event : events) event.sequence_num = number++;
    }
}

/// A failed write may have left some of its records, and after a failed sync nobody knows what is
/// on the disk. So all of it is cut off. When that fails, too, or a sync failed, the next segment
/// tells where this one ends.
void EventLogWriter::take_back(std::uint64_t end, const std::system_error& cause) {
    const bool was_written = segment_->end() > end;
    failures_.Increment();
    if (const auto dropped = write_failures_.admit(SteadyClock::now()))
        log::error(
            was_written ? "wal: sync failed" : "wal: write failed",
            {{"path", segment_->path().string()},
             {"error", cause.code().message()},
             {"dropped", *dropped}}
        );
    const bool is_cut = segment_->cut(end);
    if (was_written || !is_cut) {
        unsynced_ = false;
        close_segment();
        try {
            open_segment();
        } catch (const std::exception&) {
            throw MaybeStored("the event log cannot be written to");
        }
    }
    throw not_writable(cause.code());
}

void EventLogWriter::sync_segment() {
    const auto start = SteadyClock::now();
    segment_->sync();
    syncs_.Observe(metrics::seconds_since(start));
}

void EventLogWriter::sync(std::string_view failure) {
    unsynced_ = false;
    try {
        sync_segment();
    } catch (const std::system_error& error) {
        failures_.Increment();
        log::warn(
            failure, {{"path", segment_->path().string()}, {"error", error.code().message()}}
        );
        close_segment();
    }
}

void EventLogWriter::open_segment() {
    const std::uint32_t previous = closed_.empty() ? 0 : closed_.back().number;
    const std::uint64_t previous_end = closed_.empty() ? 0 : closed_.back().end;
    while (!segment_) {
        if (next_number_ > event_segment::kLastNumber)
            throw std::runtime_error(fmt::format(
                "the event log in {} has no number left for a new segment; set AKASHI_WAL_DIR to "
                "another directory",
                directory_.path().string()
            ));
        try {
            segment_ = std::make_unique<EventSegmentFile>(
                directory_, event_segment::Header{log_, next_number_, previous, previous_end}
            );
        } catch (const std::system_error& error) {
            if (error.code().value() != EEXIST) throw;
        }
        // Also when something of this name has appeared.
        ++next_number_;
    }
    records_ = 0;
    highest_lsn_ = 0;
    opened_ = SteadyClock::now();
}

void EventLogWriter::close_segment() {
    if (unsynced_) sync("wal: sync before rotation failed");
    if (!segment_) return;
    closed_.push_back(
        {.number = segment_->number(), .highest_lsn = highest_lsn_, .end = segment_->end()}
    );
    segment_.reset();
}

void EventLogWriter::follow_old_segment(std::uint64_t stored) {
    if (!segment_ || records_ == 0 || highest_lsn_ > stored) return;
    if (SteadyClock::now() - opened_ < kLongestUse) return;
    close_segment();
    try {
        open_segment();
    } catch (const std::system_error& error) {
        // The next write tries again.
        log::debug("wal: cannot make a segment", {{"error", std::string_view(error.what())}});
    }
}

void EventLogWriter::forget(std::uint64_t stored) {
    follow_old_segment(stored);
    bool deleted = false;
    while (closed_.size() > (segment_ ? 0 : 1) && closed_.front().highest_lsn <= stored &&
           delete_segment(closed_.front())) {
        closed_.pop_front();
        deleted = true;
    }
    if (!deleted) return;
    // A file that comes back after a crash of the machine is deleted by the next start.
    [[maybe_unused]] const auto unsynced = directory_.sync();
}

bool EventLogWriter::delete_segment(const ClosedSegment& segment) {
    const auto path = directory_.segment(segment.number).string();
    const auto failed =
        segment.damaged ? directory_.quarantine(segment.number) : directory_.remove(segment.number);
    if (!failed) {
        if (segment.damaged)
            log::warn("wal: a damaged segment was moved to quarantine", {{"path", path}});
        return true;
    }
    if (const auto dropped = delete_failures_.admit(SteadyClock::now()))
        log::warn(
            "wal: failed to delete flushed segment",
            {{"path", path}, {"error", failed.message()}, {"dropped", *dropped}}
        );
    return false;
}

}  // namespace akashi
