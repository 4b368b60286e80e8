#include "search/reindex.hpp"

#include "base/sleep_for.hpp"
#include "search/outbox_worker.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kStep = 1'000;
constexpr std::int64_t kMostPending = 5'000;
/// When nothing was worked off for so long, something is wrong that waiting does not mend.
constexpr auto kPatience = 60s;
constexpr auto kPause = 200ms;

}  // namespace

Reindex::Reindex(
    const Context& context, OutboxPorts ports, OutboxUpkeep& upkeep, OutboxConfig config
)
    : context_(context), ports_(ports), upkeep_(upkeep), config_(config) {}

asio::awaitable<ReindexProgress> Reindex::run(
    std::optional<DecisionId> after, std::chrono::milliseconds patience, Show show
) {
    show_ = std::move(show);
    progress_ = {};
    progress_.after = after;
    progress_.total = co_await upkeep_.count_decisions(after);
    const std::string model = co_await await_model(patience);
    if (is_stopped_) co_return progress_;
    OutboxWorker worker(context_, ports_, upkeep_, config_, {});
    worker.start();
    std::exception_ptr failure;
    try {
        co_await queue_all(model);
        // What others queue from now on is not waited for.
        const Time queued = context_.clock();
        co_await await([queued](const OutboxStatus& status) {
            return !status.oldest || *status.oldest > queued;
        });
        if (ports_.points) co_await remove_others(model);
        progress_.missing = co_await queue_left_over(model);
        progress_.is_complete = !is_stopped_ && progress_.missing == 0;
    } catch (...) {
        failure = std::current_exception();
    }
    co_await worker.stop(SteadyClock::now() + 10s);
    progress_.pending = worker.status().pending;
    if (failure) std::rethrow_exception(failure);
    co_return progress_;
}

asio::awaitable<std::string> Reindex::await_model(std::chrono::milliseconds patience) {
    const auto end = SteadyClock::now() + patience;
    while (!is_stopped_) {
        if (auto model = ports_.embedding.model()) co_return *model;
        if (!ports_.embedding.is_configured() || SteadyClock::now() >= end)
            throw std::runtime_error(
                "no embedding provider works, so there are no vectors: see docs/embeddings.md and "
                "AKASHI_EMBEDDING_PROVIDER"
            );
        co_await sleep_for(kPause);
    }
    co_return "";
}

/// An index in another process gets every decision again; otherwise what is missing is made.
asio::awaitable<void> Reindex::queue_all(std::string model) {
    OutboxUpkeep::Backfill backfill;
    if (!ports_.points) backfill.model = std::move(model);
    backfill.after = progress_.after;
    backfill.limit = kStep;
    while (!is_stopped_) {
        co_await await([](const OutboxStatus& status) { return status.pending <= kMostPending; });
        backfill.now = context_.clock();
        const auto step = co_await upkeep_.queue_missing(backfill);
        if (!step.last) co_return;
        backfill.after = progress_.after = step.last;
        progress_.queued += step.count;
        progress_.looked_at += step.looked_at;
        show_(progress_);
    }
}

/// A server without a provider may have taken entries off the outbox.
asio::awaitable<std::int64_t> Reindex::queue_left_over(std::string model) {
    OutboxUpkeep::Backfill backfill;
    backfill.model = std::move(model);
    backfill.limit = kStep;
    backfill.now = context_.clock();
    std::int64_t missing = 0;
    while (!is_stopped_) {
        const auto step = co_await upkeep_.queue_missing(backfill);
        if (!step.last) break;
        backfill.after = step.last;
        missing += step.count;
    }
    co_return missing;
}

asio::awaitable<void> Reindex::await(std::function<bool(const OutboxStatus&)> is_reached) {
    auto moved_at = SteadyClock::now();
    std::optional<Time> oldest;
    while (!is_stopped_) {
        const OutboxStatus status = co_await upkeep_.status();
        progress_.pending = status.pending;
        show_(progress_);
        if (is_reached(status)) co_return;
        if (status.oldest != oldest) moved_at = SteadyClock::now();
        oldest = status.oldest;
        if (SteadyClock::now() > moved_at + kPatience)
            throw std::runtime_error(
                "the outbox is not worked off: see last_error in search_outbox, and whether Qdrant "
                "answers"
            );
        co_await sleep_for(kPause);
    }
}

asio::awaitable<void> Reindex::remove_others(std::string model) {
    std::optional<DecisionId> from;
    while (!is_stopped_) {
        auto page = co_await ports_.points->list_ids(from, kStep);
        std::set<DecisionId> current;
        for (const LoadedPoint& loaded : co_await ports_.vectors.load(model, page.ids))
            current.insert(loaded.point.id);
        std::vector<DecisionId> others;
        for (const DecisionId& id : page.ids)
            if (!current.contains(id)) others.push_back(id);
        progress_.removed += std::ssize(others);
        if (!others.empty()) co_await ports_.points->remove(std::move(others));
        show_(progress_);
        if (!page.next) co_return;
        from = page.next;
    }
}

}  // namespace akashi
