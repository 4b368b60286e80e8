#pragma once

#include "conflicts/scoring_worker.hpp"
#include "core/part.hpp"

namespace akashi {

/// Searches the outcomes of new decisions for contradictions, in the background.
class ScoringPart final : public Part {
public:
    /// The store must outlive the part.
    ScoringPart(const Context& context, ScoringStore& store) : worker_(context, store) {}

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
