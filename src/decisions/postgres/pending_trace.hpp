#pragma once

#include "base/steady_clock.hpp"
#include "decisions/trace_store.hpp"

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace akashi::postgres {

/// A trace on its way to the database. It lives in the frame of the coroutine that waits for its
/// result.
struct PendingTrace {
    using Clock = SteadyClock;

    /// A trace is written this long after its arrival or not at all. Together with kAnswer, this is
    /// less than the 10 s of docs/operations/the-database-is-slow.md.
    static constexpr std::chrono::milliseconds kPatience{9'000};
    /// How much longer its client waits to hear that it was not.
    static constexpr std::chrono::milliseconds kAnswer{500};

    Clock::time_point due() const { return arrival + kPatience; }
    /// Resumes the coroutine, which may destroy the trace.
    void finish() { std::exchange(resume, nullptr)(); }

    TraceRecord trace;
    Clock::time_point arrival = Clock::now();
    std::optional<Error> refusal;
    std::exception_ptr failure;
    std::move_only_function<void()> resume;
};

/// What the client of a trace hears that was not written in time.
inline constexpr const char* kLate =
    "the database did not answer in time; nothing was stored; try again in a second";

using TraceBatch = std::vector<PendingTrace*>;

}  // namespace akashi::postgres
