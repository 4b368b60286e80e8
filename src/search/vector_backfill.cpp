#include "search/vector_backfill.hpp"

#include "base/log.hpp"
#include "base/sleep_for.hpp"

#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kPause = 30s;
constexpr auto kLookAgain = 1h;
constexpr auto kProgressPause = 10s;
/// Decisions that a step looks at.
constexpr std::int64_t kStep = 1'000;
/// More are not queued at once, so that new decisions do not wait behind them for long.
constexpr std::int64_t kMostPending = 2'000;

}  // namespace

VectorBackfill::VectorBackfill(
    const Context& context,
    OutboxUpkeep& outbox,
    EmbeddingService& embedding,
    std::function<void()> on_queued
)
    : outbox_(outbox),
      embedding_(embedding),
      clock_(context.clock),
      on_queued_(std::move(on_queued)),
      task_(context.executor, "vector_backfill", kPause, [this] { return step(); }) {}

void VectorBackfill::start() { task_.start(); }

void VectorBackfill::wake() { task_.kick(); }

asio::awaitable<void> VectorBackfill::stop() {
    stopping_ = true;
    co_await task_.stop(kStepGrace);
}

void VectorBackfill::refill() {
    ++refills_wanted_;
    if (!stopping_) task_.kick();
}

/// What was wanted counts as done when it is, and not when it fails.
asio::awaitable<void> VectorBackfill::step() {
    auto model = embedding_.model();
    if (!model) co_return;
    const std::int64_t refills = refills_wanted_;
    if (refills != refills_done_ && co_await queue_all()) refills_done_ = refills;
    const std::int64_t looks = looks_wanted_;
    if (looks == looks_done_ && model == model_ && SteadyClock::now() < next_) co_return;
    if (model != model_) has_all_of_model_ = false;
    const auto queued = co_await queue_missing(*model);
    if (!queued) co_return;
    if (*queued == 0) has_all_of_model_ = true;
    looks_done_ = looks;
    model_ = std::move(model);
    next_ = SteadyClock::now() + kLookAgain;
}

/// All at once, so that they are still to be done when this process ends. New decisions wait behind
/// them, for a search that does not find the old ones.
asio::awaitable<bool> VectorBackfill::queue_all() {
    OutboxUpkeep::Backfill backfill{
        .model = std::nullopt, .after = std::nullopt, .limit = kStep, .now = clock_()
    };
    std::int64_t queued = 0;
    while (!stopping_) {
        const auto step = co_await outbox_.queue_missing(backfill);
        if (!step.last) {
            if (queued > 0) log::info("empty search index is filled", {{"count", queued}});
            co_return true;
        }
        backfill.after = step.last;
        queued += step.count;
        on_queued_();
    }
    co_return false;
}

/// How many were queued; nothing when it was interrupted. Once all had a vector of this model,
/// others are left alone: another server makes them, and the two would undo each other's work for
/// ever.
asio::awaitable<std::optional<std::int64_t>> VectorBackfill::queue_missing(std::string model) {
    OutboxUpkeep::Backfill backfill{
        .model = model,
        .after = std::nullopt,
        .limit = kStep,
        .now = clock_(),
        .takes_other_models = has_all_of_model_
    };
    std::int64_t queued = 0;
    std::int64_t looked_at = 0;
    auto next_line = SteadyClock::now() + kProgressPause;
    while (!stopping_ && embedding_.model() == model) {
        if (!co_await await_room()) co_return std::nullopt;
        backfill.now = clock_();
        const auto step = co_await outbox_.queue_missing(backfill);
        if (!step.last) {
            if (queued > 0) log::info("embedding backfill complete", {{"count", queued}});
            co_return queued;
        }
        backfill.after = step.last;
        queued += step.count;
        looked_at += step.looked_at;
        if (step.count > 0) on_queued_();
        if (queued == 0 || SteadyClock::now() < next_line) continue;
        next_line = SteadyClock::now() + kProgressPause;
        log::info("embedding backfill", {{"queued", queued}, {"looked_at", looked_at}});
    }
    co_return std::nullopt;
}

/// Waits until few entries are pending. False when the end comes first.
asio::awaitable<bool> VectorBackfill::await_room() {
    while (!stopping_) {
        const OutboxStatus status = co_await outbox_.status();
        if (status.pending < kMostPending) co_return true;
        co_await sleep_for(200ms);
    }
    co_return false;
}

}  // namespace akashi
