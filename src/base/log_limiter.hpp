#pragma once

#include "base/steady_clock.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace akashi::log {

/// Admits `most` log lines in each `interval` and counts the others. Thread-safe.
class Limiter {
public:
    using Time = SteadyClock::time_point;

    explicit Limiter(std::chrono::seconds interval = std::chrono::seconds(1), std::int64_t most = 1)
        : interval_(interval), most_(most) {}

    /// How many lines were dropped since the last admitted one; nothing when this one is dropped.
    std::optional<std::int64_t> admit(Time now) {
        const std::lock_guard lock(mutex_);
        if (!begin_ || now >= *begin_ + interval_) {
            begin_ = now;
            admitted_ = 0;
        }
        if (admitted_ == most_) {
            ++dropped_;
            return std::nullopt;
        }
        ++admitted_;
        return std::exchange(dropped_, 0);
    }

private:
    const std::chrono::seconds interval_;
    const std::int64_t most_;
    std::mutex mutex_;
    std::optional<Time> begin_;  ///< of the current interval
    std::int64_t admitted_ = 0;  ///< in it
    std::int64_t dropped_ = 0;
};

}  // namespace akashi::log
