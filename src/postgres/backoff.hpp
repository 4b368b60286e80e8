#pragma once

#include "base/steady_clock.hpp"

#include <chrono>

namespace akashi::postgres {

/// A random time from 0 to `duration`, so that many callers do not act at once. Thread-safe.
std::chrono::milliseconds random_part_of(std::chrono::milliseconds duration);

/// Pauses between attempts that fail: 100 ms after the first failure, doubled each time up to
/// 500 ms. Each pause is shortened by up to a half at random. Not thread-safe.
class Backoff {
public:
    using Time = SteadyClock::time_point;

    /// Whether the last attempt failed.
    bool is_active() const { return failures_ > 0; }
    /// Whether it is time for another attempt.
    bool is_over(Time now) const { return now >= next_; }
    void note_failure(Time now);
    void end() { failures_ = 0; }

private:
    int failures_ = 0;
    Time next_;
};

}  // namespace akashi::postgres
