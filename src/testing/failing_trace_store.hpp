#pragma once

#include "decisions/trace_store.hpp"

#include <cstddef>
#include <utility>

namespace akashi::testing {

/// Passes everything on to another store until that is said to be full. Not thread-safe.
class FailingTraceStore final : public TraceStore {
public:
    explicit FailingTraceStore(TraceStore& store) : store_(store) {}

    /// How many more traces are taken before record() throws Unavailable.
    void fail_after(std::size_t traces) { left_ = traces; }

    boost::asio::awaitable<Result<Recorded>> record(TraceRecord trace) override {
        if (left_ == 0) throw Unavailable("disk full");
        --left_;
        co_return co_await store_.record(std::move(trace));
    }
    boost::asio::awaitable<std::int64_t> forget_idempotency_keys(Time before) override {
        return store_.forget_idempotency_keys(before);
    }

private:
    TraceStore& store_;
    std::size_t left_ = ~std::size_t{0};
};

}  // namespace akashi::testing
