#include "runs/event_buffer.hpp"

#include "base/fault_point.hpp"
#include "base/log.hpp"
#include "base/maybe_stored.hpp"
#include "base/not_writable.hpp"
#include "base/result.hpp"
#include "runs/event_codec.hpp"
#include "runs/event_wait.hpp"

#include <boost/asio/this_coro.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kStorePatience = 9s;
/// From so many events on, answers wait for the store to come along.
constexpr std::int64_t kCrowd = 25'000;
constexpr const char* kCopied =
    "is not the one that was used last: another server has used a copy of it. Its events may be "
    "stored or not; start with an empty directory, and keep this one";
constexpr std::size_t kTakeUpBytes = 16'777'216;

std::string scope_of(const OrgId& org, const Idempotency& once) {
    return fmt::format("{} {} {} {}", org.str(), once.agent_id, once.endpoint, once.key);
}

std::int64_t events_of(const EventBatch& batch) { return std::ssize(batch.events); }
std::int64_t bytes_of(const EventBatch& batch) { return static_cast<std::int64_t>(batch.size()); }

/// What a request is told whose batch met this fate.
std::optional<Durability> answer_of(std::optional<EventFate> fate) {
    if (!fate) throw MaybeStored("the database did not store the events in time");
    switch (*fate) {
        case EventFate::stored:
            return Durability::stored;
        case EventFate::run_is_gone:
            return std::nullopt;
        case EventFate::key_was_used:
            throw IdempotencyKeyTaken();
        case EventFate::refused:
            break;
    }
    throw std::runtime_error("the store refused the events for good");
}

}  // namespace

EventBuffer::EventBuffer(
    asio::any_io_executor executor,
    EventStore& store,
    EventSequence& sequence,
    const EventsConfig& config
)
    : store_(store),
      sequence_(sequence),
      config_(config),
      depth_reading_(
          {"akashi.buffer.depth", "Events that are accepted and not stored yet"},
          {},
          [this] { return static_cast<double>(events_); }
      ),
      bytes_reading_(
          {"akashi.buffer.held",
           "Memory of the events that are not stored yet",
           metrics::Unit::bytes},
          {},
          [this] { return static_cast<double>(bytes_); }
      ),
      flusher_(
          std::move(executor),
          store,
          config,
          [this](const LoggedBatch& logged, EventFate fate, bool is_last) {
              note_stored(logged, fate, is_last);
          },
          [this](const LoggedBatch& logged) { set_aside(logged); }
      ) {
    const auto options = config.log();
    if (!options)
        log::warn(
            "write-ahead log",
            {{"enabled", false},
             {"reason", config.why_no_log},
             {"risk", "none: events are answered when the database has them"}}
        );
    if (options) {
        log_ = std::make_unique<EventLog>(*options, sequence_, [this](auto batches) {
            flusher_.add(std::move(batches));
        });
    }
}

std::optional<SyncMode> EventBuffer::sync_mode() const {
    if (!log_) return std::nullopt;
    return config_.sync_mode;
}

asio::awaitable<void> EventBuffer::start() {
    fault_point("recovery.begin");
    EventLogName name{log_ ? log_->id() : Uuid::make_v4(), {}};
    const auto mark = co_await store_.find_mark(name.log);
    if (!mark && log_ && !log_->read_unstored(0, 1).empty())
        refuse(
            "holds events of another database, or of this one before it was restored: start with "
            "the database that they belong to, or move the directory away"
        );
    const Uuid former = mark ? mark->owner : Uuid();
    name.owner = next_owner(former);
    if (!mark) co_await store_.add_log(name);
    if (mark && !co_await store_.claim(name, former)) refuse(kCopied);
    if (log_ && name.owner != former) log_->keep_owner(name.owner);
    stored_ = mark ? mark->stored : 0;
    const std::size_t events = take_up(stored_);
    if (events > 0) log::info("trace: recovered events from WAL", {{"recovered", events}});
    fault_point("recovery.after_read");
    tidy();
    flusher_.start(name, stored_);
}

/// The name under which this process may become the owner of the log after `former`, which is nil
/// when there was none. While the directory cannot keep a new one, it is the former one.
Uuid EventBuffer::next_owner(const Uuid& former) const {
    if (!log_) return Uuid::make_v4();
    const auto owners = log_->owners();
    if (!former.is_nil() && std::ranges::find(owners, former) == owners.end()) refuse(kCopied);
    const Uuid next = Uuid::make_v4();
    // The name that is valid now must not be overwritten before it is kept.
    const bool is_kept = former.is_nil() || log_->keep_owner(former);
    return is_kept && log_->note_next_owner(next) ? next : former;
}

void EventBuffer::refuse(std::string_view why) const {
    throw std::runtime_error(fmt::format("the event log in {} {}", config_.wal_dir, why));
}

/// Queues what an earlier process left; returns how many events that is.
std::size_t EventBuffer::take_up(std::uint64_t stored) {
    std::size_t events = 0;
    while (log_) {
        auto batches = log_->read_unstored(stored, kTakeUpBytes);
        if (batches.empty()) break;
        stored = batches.back().lsn;
        for (const auto& [lsn, batch, bytes] : batches) {
            events += batch.events.size();
            events_ += events_of(batch);
            bytes_ += bytes_of(batch);
        }
        flusher_.add(std::move(batches));
    }
    return events;
}

asio::awaitable<std::optional<Durability>> EventBuffer::append(EventBatch batch) {
    if (batch.once || !log_) co_return co_await take_and_wait(std::move(batch));
    co_await take(std::move(batch));
    if (events_ > kCrowd) co_await flusher_.ease();
    co_return config_.sync_mode == SyncMode::full ? Durability::synced : Durability::written;
}

asio::awaitable<bool> EventBuffer::settle(RunId run) {
    co_return events_ == 0 || co_await flusher_.settle(run);
}

std::optional<std::string> EventBuffer::fault() const {
    if (!flusher_.has_lost_log()) return std::nullopt;
    return "another server uses a copy of the event log";
}

void EventBuffer::admit(std::int64_t events, std::int64_t bytes) {
    if (const auto lost = fault()) throw NotWritable(*lost, *lost + "; events are refused");
    const std::int64_t held = events_.fetch_add(events);
    const std::int64_t used = bytes_.fetch_add(bytes);
    if (held + events <= kMaxEvents && used + bytes <= kMaxBytes) return;
    release(events, bytes);
    instruments_.refused.Increment(static_cast<double>(events));
    if (const auto dropped = full_lines_.admit(SteadyClock::now()))
        log::warn(
            "trace: buffer at capacity",
            {{"buffered", held},
             {"buffered_bytes", used},
             {"rejected", events},
             {"lines_dropped", *dropped}}
        );
    throw Unavailable("event buffer is full, retry shortly");
}

void EventBuffer::release(std::int64_t events, std::int64_t bytes) {
    events_ -= events;
    bytes_ -= bytes;
}

asio::awaitable<void> EventBuffer::take(EventBatch batch) {
    const std::int64_t events = events_of(batch);
    const std::int64_t bytes = bytes_of(batch);
    admit(events, bytes);
    try {
        if (log_)
            co_await log_->append(std::move(batch));
        else
            take_unlogged(std::move(batch));
    } catch (...) {
        release(events, bytes);
        throw;
    }
}

void EventBuffer::take_unlogged(EventBatch batch) {
    const std::lock_guard lock(mutex_);  // until it is in the queue, which has their order
    std::int64_t number = sequence_.take(events_of(batch));
    for (Event& event : batch.events) event.sequence_num = number++;
    std::vector<LoggedBatch> only;
    only.push_back({++last_lsn_, std::move(batch), 0});
    flusher_.add(std::move(only));
}

asio::awaitable<std::optional<Durability>> EventBuffer::take_and_wait(EventBatch batch) {
    auto wait = std::make_shared<EventWait>(co_await asio::this_coro::executor);
    batch.wait = wait;
    if (!begin_key(batch, wait)) {
        // The same request came twice: the first one is stored, or the key is free again.
        const auto fate = co_await wait->result(kStorePatience);
        if (fate == EventFate::refused) throw Unavailable("the first of two equal requests failed");
        if (fate) throw IdempotencyKeyTaken();
        co_return answer_of(fate);
    }
    const EventFlusher::Hurry hurry(flusher_);
    try {
        co_await take(batch);
    } catch (...) {
        end_key(batch);
        wait->finish(EventFate::refused);
        throw;
    }
    co_return answer_of(co_await wait->result(kStorePatience));
}

/// Remembers the key of a batch that is about to be taken. False when another such batch has it;
/// `wait` is then that one's.
bool EventBuffer::begin_key(const EventBatch& batch, std::shared_ptr<EventWait>& wait) {
    if (!batch.once) return true;
    const std::lock_guard lock(mutex_);
    const auto [entry, is_new] = keys_.try_emplace(scope_of(batch.org, *batch.once), wait);
    wait = entry->second;
    return is_new;
}

void EventBuffer::end_key(const EventBatch& batch) {
    if (!batch.once) return;
    const std::lock_guard lock(mutex_);
    const auto entry = keys_.find(scope_of(batch.org, *batch.once));
    if (entry != keys_.end() && entry->second == batch.wait) keys_.erase(entry);
}

void EventBuffer::note_stored(const LoggedBatch& logged, EventFate fate, bool is_last) {
    const EventBatch& batch = logged.batch;
    release(events_of(batch), bytes_of(batch));
    instruments_.stored.Increment(static_cast<double>(events_of(batch)));
    end_key(batch);
    if (batch.wait) batch.wait->finish(fate);
    if (fate == EventFate::run_is_gone)
        log::info(
            "trace: events of a deleted run dropped",
            {{"run_id", batch.run}, {"events", batch.events.size()}}
        );
    if (!is_last) return;
    stored_ = logged.lsn;
    tidy();
}

void EventBuffer::tidy() {
    if (log_) log_->forget(stored_);
}

/// Keeps what the store can never take in a file beside the log.
void EventBuffer::set_aside(const LoggedBatch& logged) const {
    if (!log_) return;  // its sender is told
    const auto folder = std::filesystem::path(config_.wal_dir) / "quarantine";
    const auto file = folder / fmt::format("refused-{}.events", logged.lsn);
    std::error_code ec;
    std::filesystem::create_directories(folder, ec);
    std::ofstream out(file, std::ios::binary);
    out << encode_batch(logged.batch);
    if (!out.flush()) log::error("trace: events cannot be set aside", {{"file", file.string()}});
}

asio::awaitable<void> EventBuffer::stop(std::chrono::milliseconds grace) {
    fault_point("shutdown.drain");
    co_await flusher_.stop(grace);
    if (events_ > 0)
        log::warn(
            "trace: drain timed out waiting for flush loop",
            {{"remaining", events_.load()}, {"kept_in_log", log_ != nullptr}}
        );
    if (log_) log_->stop();
}

}  // namespace akashi
