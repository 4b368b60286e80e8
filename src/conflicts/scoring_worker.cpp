#include "conflicts/scoring_worker.hpp"

#include "base/log.hpp"
#include "base/result.hpp"
#include "base/sleep_for.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kBatch = 512;
/// What a server that was killed has claimed is free again after that.
constexpr auto kClaim = 30s;
constexpr auto kPollInterval = 5s;
/// What comes in this time after a wake-up goes together.
constexpr auto kGathering = 20ms;
constexpr std::chrono::seconds kLongestPause{300};

std::chrono::seconds pause_after(std::int64_t attempts) {
    return std::min(std::chrono::seconds(std::int64_t{1} << (attempts + 1)), kLongestPause);
}

bool is_away(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const Unavailable&) {
        return true;
    } catch (...) {
        return false;
    }
}

std::string text_of(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "unknown failure";
    }
}

}  // namespace

ScoringWorker::ScoringWorker(const Context& context, ScoringStore& store, PairSink pairs)
    : store_(store),
      clock_(context.clock),
      batch_(store, threads_, context.clock, std::move(pairs)),
      task_(context.executor, "conflict_search", kPollInterval, [this] { return run(); }) {}

void ScoringWorker::start() { task_.start(); }

asio::awaitable<void> ScoringWorker::stop() {
    is_stopping_ = true;
    co_await task_.stop(kStepGrace);
}

asio::awaitable<void> ScoringWorker::run() {
    std::exception_ptr failure;
    try {
        co_await sleep_for(kGathering);
        while (!is_stopping_ && co_await step()) {
        }
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
    if (failure_lines_.admit(SteadyClock::now())) log::error("conflict search: failed", failure);
}

asio::awaitable<bool> ScoringWorker::step() {
    const Time now = clock_();
    std::vector<ScoringJob> jobs = co_await store_.claim(kBatch, now, now + kClaim);
    if (jobs.empty()) co_return false;
    const bool may_be_more = std::ssize(jobs) == kBatch;
    std::exception_ptr failure;
    try {
        co_await batch_.work_off(jobs);
    } catch (...) {
        failure = std::current_exception();
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    const bool is_cancelled = state.cancelled() != asio::cancellation_type::none;
    if (failure && (is_cancelled || is_away(failure))) std::rethrow_exception(failure);
    const bool is_out_of_time = !failure && !jobs.empty();
    if (failure) co_await work_off_one_by_one(std::move(jobs));
    co_return may_be_more || is_out_of_time;
}

/// So that a decision that cannot be compared does not keep the others in the queue.
asio::awaitable<void> ScoringWorker::work_off_one_by_one(std::vector<ScoringJob> jobs) {
    for (const ScoringJob& job : jobs) {
        std::exception_ptr failure;
        try {
            std::vector<ScoringJob> alone{job};
            co_await batch_.work_off(alone);
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) continue;
        if (is_away(failure)) std::rethrow_exception(failure);
        co_await count_attempt(job, failure);
    }
}

asio::awaitable<void> ScoringWorker::count_attempt(ScoringJob job, std::exception_ptr failure) {
    const std::string error = text_of(failure);
    const bool is_last = job.attempts + 1 == kMostScoringAttempts;
    if (is_last || failure_lines_.admit(SteadyClock::now()))
        log::warn(
            is_last ? "conflict search: a decision cannot be compared, and is left alone"
                    : "conflict search: a decision cannot be compared now",
            {{"decision_id", job.decision_id.str()}, {"error", error}}
        );
    co_await store_.retry_later(job, error, clock_() + pause_after(job.attempts));
}

}  // namespace akashi
