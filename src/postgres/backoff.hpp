#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace akashi::postgres {

/// A random time from 0 to `duration`, so that many callers do not act at once. Thread-safe.
std::chrono::milliseconds random_part_of(std::chrono::milliseconds duration);

/// Pauses between attempts that fail: 100 ms after the first failure, doubled each time up to
/// 500 ms. Each pause is shortened by up to a half at random. Not thread-safe.
class Backoff {
public:
    using Time = std::chrono::steady_clock::time_point;

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

/// Admits one log line in each `interval` and counts the others. Not thread-safe.
class Limiter {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit Limiter(std::chrono::seconds interval = std::chrono::seconds(1))
        : interval_(interval) {}

    /// How many lines were dropped since the last admitted one; nothing when this one is dropped.
    std::optional<std::int64_t> admit(Time now);

private:
    std::chrono::seconds interval_;
    std::optional<Time> last_;
    std::int64_t dropped_ = 0;
};

}  // namespace akashi::postgres
