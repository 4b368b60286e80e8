#pragma once

#include "conflicts/scoring_worker.hpp"
#include "core/part.hpp"

#include <utility>

namespace akashi {

/// Searches the outcomes of new decisions for contradictions, in the background.
class ScoringPart final : public Part {
public:
    /// The store must outlive the part. `pairs`, unless it is empty, hears of each decision that is
    /// compared.
    ScoringPart(const Context& context, ScoringStore& store, PairSink pairs)
        : worker_(context, store, std::move(pairs)) {}

    boost::asio::awaitable<void> start() override {
        worker_.start();
        co_return;
    }
    boost::asio::awaitable<void> stop() override { return worker_.stop(); }

    /// A decision was recorded. Callable from any thread; returns at once. Not after stop().
    void wake() { worker_.wake(); }

private:
    ScoringWorker worker_;
};

}  // namespace akashi
