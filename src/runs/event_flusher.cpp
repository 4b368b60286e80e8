#include "runs/event_flusher.hpp"

#include "base/fault_point.hpp"
#include "base/log.hpp"
#include "base/result.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// Bounds a transaction: what it locks, and what is repeated when it fails.
constexpr std::int64_t kMaxFlushEvents = 10'000;
constexpr std::size_t kMaxFlushBatches = 4'000;
constexpr auto kFirstPause = 50ms;
constexpr int kDoublings = 4;  // until a pause is 0.8 s
constexpr auto kSettlePatience = 2s;
constexpr std::int64_t kEaseEvents = 20'000;
constexpr auto kEasePatience = 1s;

}  // namespace

EventFlusher::EventFlusher(
    asio::any_io_executor executor,
    EventStore& store,
    const EventsConfig& config,
    OnStored on_stored,
    OnRefused on_refused
)
    : store_(store),
      flush_events_(static_cast<std::int64_t>(config.flush_events)),
      flush_timeout_(config.flush_timeout),
      on_stored_(std::move(on_stored)),
      on_refused_(std::move(on_refused)),
      strand_(asio::make_strand(executor)),
      wake_(strand_),
      tasks_(std::move(executor)) {}

void EventFlusher::start(EventLogName name, std::uint64_t stored) {
    name_ = name;
    stored_ = stored;
    tasks_.spawn(strand_, run());
}

void EventFlusher::add(std::vector<LoggedBatch> batches) {
    asio::post(strand_, [this, batches = std::move(batches)]() mutable {
        const auto now = SteadyClock::now();
        const bool was_empty = queue_.empty();
        for (LoggedBatch& batch : batches) queue_.add(std::move(batch), now);
        if (was_empty || is_due()) wake_.cancel();
    });
}

void EventFlusher::hurry(int change) {
    asio::post(strand_, [this, change] {
        hurried_ += change;
        if (change > 0) wake_.cancel();
    });
}

asio::awaitable<bool> EventFlusher::settle(RunId run) {
    const auto wait = std::make_shared<EventWait>(co_await asio::this_coro::executor);
    asio::post(strand_, [this, wait, run] {
        const auto last = queue_.last_of(run);
        if (!last) return wait->finish(EventFate::stored);
        settling_.push_back({*last, wait});
        wake_.cancel();
    });
    co_return (co_await wait->result(kSettlePatience)).has_value();
}

asio::awaitable<void> EventFlusher::ease() {
    const auto wait = std::make_shared<EventWait>(co_await asio::this_coro::executor);
    asio::post(strand_, [this, wait] {
        easing_.push_back(wait);
        if (failures_ > 0 || queue_.events() <= kEaseEvents) end_easing();
        wake_.cancel();
    });
    co_await wait->result(kEasePatience);
}

void EventFlusher::end_easing() {
    for (const auto& wait : easing_) wait->finish(EventFate::stored);
    easing_.clear();
}

asio::awaitable<void> EventFlusher::stop(std::chrono::milliseconds grace) {
    asio::post(strand_, [this] {
        stopping_ = true;
        wake_.cancel();
    });
    co_await tasks_.join(grace);
}

asio::awaitable<void> EventFlusher::run() {
    try {
        while (true) {
            co_await wait_until_due();
            if (queue_.empty()) co_return;
            co_await flush();
        }
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::operation_aborted) throw;  // the time of a stop is over
    }
}

asio::awaitable<void> EventFlusher::wait_until_due() {
    while (!is_due()) {
        wake_.expires_at(due_time());
        co_await wake_.async_wait(asio::as_tuple(asio::use_awaitable));
        co_await asio::this_coro::throw_if_cancelled();
    }
}

bool EventFlusher::is_due() const {
    if (stopping_) return true;
    if (queue_.empty()) return false;
    if (hurried_ > 0 || !settling_.empty() || !easing_.empty()) return true;
    return queue_.events() >= flush_events_ || SteadyClock::now() >= due_time();
}

SteadyClock::time_point EventFlusher::due_time() const {
    if (queue_.empty()) return SteadyClock::time_point::max();
    return queue_.oldest() + flush_timeout_;
}

asio::awaitable<void> EventFlusher::flush() {
    using enum Attempt::Result;
    const bool is_careful = queue_.front().lsn <= careful_until_;
    const auto batches = queue_.first(kMaxFlushEvents, is_careful ? 1 : kMaxFlushBatches);
    std::size_t events = 0;
    for (const EventBatch* batch : batches) events += batch->events.size();
    const std::uint64_t last = queue_.lsn(batches.size());
    const Attempt made = co_await attempt(batches, last);
    if (made.result == stored) finish(made.fates);
    if (made.result == mark_moved) co_await find_out();
    if (made.result == refused && batches.size() > 1) careful_until_ = last;
    if (made.result == refused && batches.size() == 1) co_await set_first_aside(made.reason);
    if (made.result == failed) co_await pause(made.reason, events);
}

/// Stores the batches and moves the mark to `last`. Throws only when it is cancelled.
asio::awaitable<EventFlusher::Attempt> EventFlusher::attempt(
    const std::vector<const EventBatch*>& batches, std::uint64_t last
) {
    using enum Attempt::Result;
    const auto begin = SteadyClock::now();
    attempted_ = std::max(attempted_, last);
    Attempt made;
    try {
        made.fates = co_await store_.store(name_, stored_, last, batches);
    } catch (const EventMarkMoved&) {
        co_return Attempt{mark_moved, {}, {}};
    } catch (const EventsRefused& refusal) {
        co_return Attempt{refused, refusal.what(), {}};
    } catch (const std::exception& error) {
        made = {failed, error.what(), {}};
    }
    co_await asio::this_coro::throw_if_cancelled();
    const auto duration = SteadyClock::now() - begin;
    if (made.result == stored) instruments_.flushes.Observe(metrics::seconds_since(begin));
    if (made.result == stored)
        log::debug(
            "trace: batch flushed",
            {{"batches", batches.size()},
             {"flush_duration_ms", std::chrono::floor<std::chrono::milliseconds>(duration).count()}}
        );
    co_return made;
}

/// A transaction was committed after nobody heard of its end, or somebody else uses the log's id.
asio::awaitable<void> EventFlusher::find_out() {
    std::string problem;
    try {
        const EventMark mark = (co_await store_.find_mark(name_.log)).value_or(EventMark{});
        has_lost_log_ = mark.owner != name_.owner;
        if (!has_lost_log_ && mark.stored > stored_ && mark.stored <= attempted_) {
            // What has a key was stored under it by us, or before: either way the key tells.
            const std::size_t count = queue_.count_up_to(mark.stored);
            co_return finish(std::vector<EventFate>(count, EventFate::key_was_used));
        }
        problem =
            has_lost_log_
                ? "another server uses a copy of the event log: events are refused, and those "
                  "that wait stay in AKASHI_WAL_DIR"
                : "the mark of the event log is not where this server left it";
    } catch (const std::exception& error) {
        problem = error.what();
    }
    co_await asio::this_coro::throw_if_cancelled();
    co_await pause(problem, 0);
}

/// The store can never take the first batch. What it holds is kept beside the log for people.
asio::awaitable<void> EventFlusher::set_first_aside(const std::string& reason) {
    const LoggedBatch& first = queue_.front();
    log::error(
        "trace: the store refused events for good, they were set aside",
        {{"error", reason},
         {"run_id", first.batch.run},
         {"org_id", first.batch.org},
         {"events", first.batch.events.size()}}
    );
    instruments_.set_aside.Increment(static_cast<double>(first.batch.events.size()));
    on_refused_(first);
    const Attempt skipped = co_await attempt({}, first.lsn);
    if (skipped.result == Attempt::Result::stored) finish({EventFate::refused});
}

asio::awaitable<void> EventFlusher::pause(const std::string& reason, std::size_t events) {
    instruments_.flush_failures.Increment();
    if (const auto dropped = failed_lines_.admit(SteadyClock::now()))
        log::error(
            "trace: flush failed",
            {{"error", reason}, {"batch_size", events}, {"lines_dropped", *dropped}}
        );
    const auto base = kFirstPause * (1 << std::min(failures_++, kDoublings));
    end_easing();
    SteadyTimer timer(strand_, base);
    co_await timer.async_wait(asio::use_awaitable);
}

/// The first batches have met their fates.
void EventFlusher::finish(const std::vector<EventFate>& fates) {
    failures_ = 0;
    stored_ = queue_.lsn(fates.size());
    fault_point("flush.after_copy");
    for (std::size_t i = 0; i < fates.size(); ++i)
        on_stored_(queue_.take(), fates[i], i + 1 == fates.size());
    if (queue_.events() <= kEaseEvents) end_easing();
    std::erase_if(settling_, [this](const Settling& settling) {
        if (settling.lsn > stored_) return false;
        settling.wait->finish(EventFate::stored);
        return true;
    });
}

}  // namespace akashi
