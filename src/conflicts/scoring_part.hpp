#pragma once

#include "conflicts/backlog_worker.hpp"
#include "conflicts/detection_counts.hpp"
#include "conflicts/scoring_worker.hpp"
#include "core/part.hpp"

#include <utility>

namespace akashi {

/// Searches the outcomes of new decisions for contradictions, in the background.
class ScoringPart final : public Part {
public:
    /// The stores must outlive the part. `pairs`, unless it is empty, hears of each decision that
    /// is compared.
    ScoringPart(
        const Context& context, ScoringStore& store, ConflictBacklogStore& backlog, PairSink pairs
    )
        : worker_(context, store, std::move(pairs)), backlog_(context, backlog) {
        prepare_detection_counts();
    }

    boost::asio::awaitable<void> start() override {
        worker_.start();
        backlog_.start();
        co_return;
    }
    boost::asio::awaitable<void> stop() override {
        co_await backlog_.stop();
        co_await worker_.stop();
    }

    /// A decision was recorded. Callable from any thread; returns at once. Not after stop().
    void wake() { worker_.wake(); }

private:
    ScoringWorker worker_;
    BacklogWorker backlog_;
};

}  // namespace akashi
