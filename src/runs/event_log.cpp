#include "runs/event_log.hpp"

#include "base/log.hpp"
#include "base/result.hpp"
#include "runs/event_codec.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

namespace akashi {

namespace asio = boost::asio;

namespace {

/// What may wait to be written, and what is written at once.
constexpr std::size_t kQueuedBytes = 67'108'864;
constexpr std::size_t kQueuedBatches = 10'000;
constexpr std::size_t kGroupBytes = 8'388'608;
constexpr std::size_t kGroupBatches = 1'000;

std::string_view name_of(SyncMode mode) {
    switch (mode) {
        case SyncMode::full:
            return "full";
        case SyncMode::batch:
            return "batch";
        case SyncMode::none:
            break;
    }
    return "none";
}

void log_start(const EventLogOptions& options) {
    log::info(
        "write-ahead log",
        {{"enabled", true},
         {"dir", options.directory.string()},
         {"sync_mode", name_of(options.mode)}}
    );
    if (options.mode == SyncMode::none)
        log::warn(
            "wal: sync mode is 'none'; events may be lost on crash (use 'batch' or 'full' in "
            "production)"
        );
}

}  // namespace

/// A batch that waits for the log's thread, and the coroutine that waits for it. Lives in that
/// coroutine's frame.
struct EventLog::Entry {
    EventLogWriter::Outgoing outgoing;
    std::exception_ptr error = nullptr;
    std::move_only_function<void()> resume = nullptr;

    /// The entry may be destroyed when this returns.
    void finish(std::exception_ptr failure) {
        error = std::move(failure);
        std::exchange(resume, nullptr)();
    }
};

EventLog::EventLog(EventLogOptions options, EventSequence& sequence, OnWritten on_written)
    : options_(std::move(options)),
      on_written_(std::move(on_written)),
      directory_(options_.directory),
      recovery_(directory_),
      writer_(directory_, recovery_, sequence, options_),
      pending_reading_(
          {"akashi.wal.pending",
           "Bytes of the event log that are not known to be stored",
           metrics::Unit::bytes},
          {},
          [this] { return static_cast<double>(pending_bytes_); }
      ),
      segments_reading_({"akashi.wal.segments", "Files of the event log"}, {}, [this] {
          return static_cast<double>(segment_count_);
      }) {
    for (const ClosedSegment& segment : recovery_.segments()) {
        if (segment.highest_lsn == 0) continue;
        pending_.emplace_back(segment.highest_lsn, segment.end - event_segment::kHeaderBytes);
        pending_bytes_ += pending_.back().second;
    }
    segment_count_ = writer_.segment_count();
    log_start(options_);
    thread_ = std::thread([this] { serve(); });
}

EventLog::~EventLog() { stop(); }

std::vector<LoggedBatch> EventLog::read_unstored(std::uint64_t after, std::size_t limit) {
    {
        const std::lock_guard lock(mutex_);
        above_ = std::max(above_, after);
    }
    return recovery_.read(after, limit);
}

std::vector<Uuid> EventLog::owners() const {
    std::vector<Uuid> owners;
    for (const char* name : {EventDirectory::kOwner, EventDirectory::kNextOwner})
        if (const Uuid owner = directory_.read(name); !owner.is_nil()) owners.push_back(owner);
    return owners;
}

bool EventLog::note_next_owner(const Uuid& owner) const {
    return keep(EventDirectory::kNextOwner, owner);
}

bool EventLog::keep_owner(const Uuid& owner) const { return keep(EventDirectory::kOwner, owner); }

bool EventLog::keep(const char* name, const Uuid& owner) const {
    try {
        directory_.write(name, owner);
        return true;
    } catch (const std::system_error& error) {
        log::warn("wal: cannot keep the owner of the log", {{"error", error.code().message()}});
        return false;
    }
}

asio::awaitable<void> EventLog::append(EventBatch batch) {
    if (encoded_size(batch) > kMaxBatchBytes)
        throw std::length_error("a batch of events is too large for the event log");
    Entry entry;
    entry.outgoing.payload = encode_batch(batch);
    entry.outgoing.logged.batch = std::move(batch);
    auto start = [this, &entry](auto handler) {
        auto home = asio::make_work_guard(asio::get_associated_executor(handler));
        entry.resume = [home = std::move(home), handler = std::move(handler)]() mutable {
            asio::post(home.get_executor(), std::move(handler));
        };
        submit(entry);
    };
    // The caller's cancellation does not reach the write: it is short, and may be on disk.
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
        std::move(start), asio::use_awaitable
    );
    if (entry.error) std::rethrow_exception(entry.error);
}

void EventLog::submit(Entry& entry) {
    const std::size_t bytes = entry.outgoing.payload.size();
    std::unique_lock lock(mutex_);
    if (const char* reason = reason_to_refuse(bytes)) {
        lock.unlock();
        entry.finish(std::make_exception_ptr(Unavailable(reason)));
        return;
    }
    queue_.push_back(&entry);
    queued_bytes_ += bytes;
    changed_.notify_one();
}

/// With the mutex held. Null: it is taken.
const char* EventLog::reason_to_refuse(std::size_t bytes) const {
    if (stopping_) return "the server is shutting down; try again in a second";
    if (queue_.size() < kQueuedBatches && queued_bytes_ + bytes <= kQueuedBytes) return nullptr;
    return "the server is overloaded: too many events are waiting; try again in a second";
}

void EventLog::serve() {
    using Steady = std::chrono::steady_clock;
    auto synced = Steady::now();
    std::uint64_t forgotten = 0;
    std::unique_lock lock(mutex_);
    while (!stopping_ || !queue_.empty()) {
        const auto is_awake = [&] { return stopping_ || !queue_.empty() || stored_ > forgotten; };
        if (writer_.is_unsynced())
            changed_.wait_until(lock, synced + options_.sync_interval, is_awake);
        else
            changed_.wait(lock, is_awake);
        const auto group = take_group();
        const std::uint64_t above = above_;
        const std::uint64_t stored = stored_;
        lock.unlock();
        if (!group.empty()) write(group, above);
        if (writer_.is_unsynced() && Steady::now() >= synced + options_.sync_interval) {
            writer_.sync("wal: batch sync failed");
            synced = Steady::now();
        }
        if (stored > forgotten) release(stored);
        forgotten = stored;
        lock.lock();
    }
    lock.unlock();
    if (writer_.is_unsynced()) writer_.sync("wal: final sync failed");
}

/// With the mutex held: the batches that are written next.
std::vector<EventLog::Entry*> EventLog::take_group() {
    std::vector<Entry*> group;
    std::size_t bytes = 0;
    while (!queue_.empty() && group.size() < kGroupBatches) {
        const std::size_t size = queue_.front()->outgoing.payload.size();
        if (!group.empty() && bytes + size > kGroupBytes) break;
        bytes += size;
        group.push_back(queue_.front());
        queue_.pop_front();
    }
    queued_bytes_ -= bytes;
    return group;
}

void EventLog::write(const std::vector<Entry*>& group, std::uint64_t above) {
    std::vector<LoggedBatch> logged;
    std::exception_ptr failure;
    try {
        logged = write_batches(group, above);
    } catch (...) {
        failure = std::current_exception();
    }
    segment_count_ = writer_.segment_count();
    if (!failure) on_written_(std::move(logged));
    for (Entry* entry : group) entry->finish(failure);
}

std::vector<LoggedBatch> EventLog::write_batches(
    const std::vector<Entry*>& group, std::uint64_t above
) {
    std::vector<EventLogWriter::Outgoing> batches;
    std::vector<LoggedBatch> logged;
    batches.reserve(group.size());
    logged.reserve(group.size());
    for (Entry* entry : group) batches.push_back(std::move(entry->outgoing));
    writer_.write(batches, above);
    for (auto& [batch, payload] : batches) {
        pending_.emplace_back(batch.lsn, batch.bytes);
        pending_bytes_ += batch.bytes;
        logged.push_back(std::move(batch));
    }
    return logged;
}

void EventLog::release(std::uint64_t stored) {
    writer_.forget(stored);
    for (; !pending_.empty() && pending_.front().first <= stored; pending_.pop_front())
        pending_bytes_ -= pending_.front().second;
    segment_count_ = writer_.segment_count();
}

void EventLog::forget(std::uint64_t stored) {
    const std::lock_guard lock(mutex_);
    stored_ = std::max(stored_, stored);
    if (stopped_)
        release(stored_);
    else
        changed_.notify_one();
}

void EventLog::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        changed_.notify_one();
    }
    if (!thread_.joinable()) return;
    thread_.join();
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (stored_ > 0) release(stored_);
}

}  // namespace akashi
