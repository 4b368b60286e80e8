#include "search/outbox_worker.hpp"

#include "base/log.hpp"
#include "base/sleep_for.hpp"
#include "base/with_timeout.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// Batches on their way at once: while one waits for the provider, another one for the index.
constexpr int kLanes = 4;
/// What comes in this time after a wake-up goes together.
constexpr auto kGathering = 50ms;
/// The other lanes are woken by the first one.
constexpr auto kLanePause = 1h;
constexpr auto kStatusPause = 5s;
constexpr auto kCleaningPause = 1h;
/// Dead letters are kept so long, and so is that a decision ended.
constexpr auto kDeadLetterAge = std::chrono::days(7);
constexpr auto kEndedAge = std::chrono::days(2);
/// Without a provider, entries are only counted off.
constexpr std::int64_t kDiscarded = 5'000;
constexpr auto kPatience = 1min;

}  // namespace

OutboxWorker::OutboxWorker(
    const Context& context,
    OutboxPorts ports,
    OutboxUpkeep& upkeep,
    OutboxConfig config,
    Listeners listeners
)
    : ports_(ports),
      upkeep_(upkeep),
      config_(config),
      clock_(context.clock),
      listeners_(std::move(listeners)),
      batch_(ports, context.clock),
      depth_reading_(
          {"akashi.outbox.depth",
           "Entries of the outbox: vectors that are still to be made or passed on"},
          {},
          [this] { return static_cast<double>(status().pending); }
      ),
      retrying_reading_(
          {"akashi.outbox.retrying", "Entries of the outbox of which an attempt has failed"},
          {},
          [this] { return static_cast<double>(status().retrying); }
      ),
      dead_letters_reading_(
          {"akashi.outbox.dead_letters",
           "Entries of the outbox that were given up after ten attempts"},
          {},
          [this] { return static_cast<double>(status().dead_letters); }
      ),
      lag_reading_(
          {"akashi.outbox.lag",
           "How long the oldest entry of the outbox waits",
           metrics::Unit::seconds},
          {},
          [this] { return lag(); }
      ) {
    for (int lane = 0; lane < kLanes; ++lane) {
        const bool is_first = lane == 0;
        lanes_.push_back(std::make_unique<PeriodicTask>(
            context.executor,
            "search_outbox",
            is_first ? config_.poll_interval : std::chrono::milliseconds(kLanePause),
            [this, is_first] { return run_lane(is_first); }
        ));
    }
}

void OutboxWorker::start() {
    for (const auto& lane : lanes_) lane->start();
}

void OutboxWorker::wake() {
    // Otherwise there is nothing that could not wait for the next poll.
    if (ports_.points || has_model()) lanes_.front()->kick();
}

asio::awaitable<void> OutboxWorker::stop(SteadyClock::time_point deadline) {
    const auto left = [deadline] {
        const auto time = deadline - SteadyClock::now();
        return std::max(0ms, std::chrono::duration_cast<std::chrono::milliseconds>(time));
    };
    is_stopping_ = true;
    // A step goes on until nothing is left. A last one looks for what came meanwhile.
    for (const auto& lane : lanes_) co_await lane->stop(left());
    bool is_drained = true;
    try {
        co_await with_timeout(
            [](OutboxWorker& worker) -> asio::awaitable<bool> {
                co_await worker.run_lane(true);
                co_return true;
            }(*this),
            left()
        );
    } catch (const boost::system::system_error&) {
        is_drained = false;
    }
    if (!is_drained || status().pending > 0) log::warn("search outbox: drain timed out");
}

OutboxStatus OutboxWorker::status() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

double OutboxWorker::lag() const {
    const auto oldest = status().oldest;
    return oldest ? std::chrono::duration<double>(clock_() - *oldest).count() : 0;
}

bool OutboxWorker::has_model() const { return ports_.embedding.model().has_value(); }

asio::awaitable<void> OutboxWorker::run_lane(bool is_first) {
    std::exception_ptr failure;
    try {
        if (is_first && !is_stopping_) co_await sleep_for(kGathering);
        while (co_await can_work(is_first) && co_await work_off_batch()) {
            if (!is_first || is_stopping_) continue;
            // There is more than one batch.
            for (const auto& lane : lanes_)
                if (lane != lanes_.front()) lane->kick();
            co_await keep_up();
        }
        if (is_first) co_await keep_up();
    } catch (...) {
        failure = std::current_exception();
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    if (failure && state.cancelled() == asio::cancellation_type::none) note_failure(failure);
    if (failure && state.cancelled() != asio::cancellation_type::none)
        std::rethrow_exception(failure);
}

/// An index that cannot be reached is left alone, so that no attempt is counted.
asio::awaitable<bool> OutboxWorker::can_work(bool is_first) {
    if (ports_.points) co_return co_await ports_.points->is_reachable();
    if (has_model()) co_return true;
    if (is_first) co_await discard();
    co_return is_first;
}

/// True when there may be more to do.
asio::awaitable<bool> OutboxWorker::work_off_batch() {
    const auto limit = static_cast<std::int64_t>(config_.batch_size);
    const Time time = clock_();
    auto entries = co_await ports_.outbox.claim(limit, time, time + kClaim);
    if (entries.empty()) co_return false;
    const bool is_full = std::ssize(entries) == limit;
    const auto outcome = co_await batch_.work_off(std::move(entries));
    if (outcome.has_changed) listeners_.on_change();
    if (outcome.skipped > 0) listeners_.on_skipped();
    co_return is_full && !outcome.is_index_away && outcome.kept == 0;
}

/// Without a provider and an index, nothing is to be done for new decisions. If there may be one,
/// other servers have a minute: they may have a provider.
asio::awaitable<void> OutboxWorker::discard() {
    const Time time = clock_();
    const Time before = ports_.embedding.is_configured() ? time - kPatience : time;
    std::int64_t discarded = kDiscarded;
    std::int64_t sum = 0;
    for (; discarded == kDiscarded; sum += discarded)
        discarded = co_await ports_.outbox.discard_upserts(kDiscarded, before);
    if (sum > 0) listeners_.on_discarded();
}

/// A step of the first lane.
asio::awaitable<void> OutboxWorker::keep_up() {
    const auto time = SteadyClock::now();
    if (time >= next_status_ || is_stopping_) {
        next_status_ = time + kStatusPause;
        const OutboxStatus status = co_await upkeep_.status();
        const std::lock_guard lock(mutex_);
        status_ = status;
    }
    if (time < next_cleaning_) co_return;
    next_cleaning_ = time + kCleaningPause;
    const auto cleaned = co_await upkeep_.clean(clock_() - kDeadLetterAge);
    if (cleaned > 0)
        log::info("search outbox: cleaned dead-letter entries", {{"deleted", cleaned}});
    co_await ports_.vectors.purge(clock_() - kEndedAge);
}

void OutboxWorker::note_failure(const std::exception_ptr& failure) {
    if (failure_lines_.admit(SteadyClock::now())) log::error("search outbox: failed", failure);
}

}  // namespace akashi
