#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <mutex>

namespace akashi {

/// Numbers the events of a run in the order in which they were accepted. A number is the time in
/// microseconds, or one more than the last number when that is later. So the numbers of one
/// instance always grow, also when its clock is set back, and those of two instances are in order
/// as far as their clocks agree. Thread-safe.
class EventSequence {
public:
    explicit EventSequence(Clock clock = now) : clock_(std::move(clock)) {}

    /// The first of `count` numbers that follow each other, which nobody else gets.
    std::int64_t take(std::int64_t count);

    /// Later numbers are above `number`. For what an earlier process gave out.
    void raise_to(std::int64_t number);

private:
    const Clock clock_;
    std::mutex mutex_;
    std::int64_t last_ = 0;
};

}  // namespace akashi
