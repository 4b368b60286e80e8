#pragma once

#include "base/steady_clock.hpp"
#include "limits/rate_limiter.hpp"

#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace akashi {

/// Counts in this process. The window is exact: it has the time of every counted request. What it
/// holds is bounded: when it is full, it forgets the keys whose last request is longest ago.
class MemoryRateLimiter final : public RateLimiter {
public:
    struct Bounds {
        std::size_t keys = 100'000;
        std::size_t bytes = 67'108'864;
    };

    MemoryRateLimiter() : MemoryRateLimiter(Bounds()) {}
    explicit MemoryRateLimiter(Bounds bounds) : bounds_(bounds) {}

    boost::asio::awaitable<RateVerdict> count(RateLimit limit, std::string key) override;

    /// The same without waiting.
    RateVerdict count_now(const RateLimit& limit, const std::string& key);

    std::size_t keys() const;
    /// About how much memory all keys take.
    std::size_t bytes() const;

private:
    using Time = SteadyClock::time_point;

    struct Entry {
        std::string key;
        std::vector<Time> counted = {};  ///< the requests in the window, oldest first
        Time last = {};                  ///< when the key was asked for, allowed or not
        std::chrono::seconds window{0};
    };

    // The mutex is held.
    Entry& touch(const std::string& key);
    void append(Entry& entry, Time now);
    void forget_idle(Time now);
    void forget_oldest();
    static std::size_t size_of(const Entry& entry);

    const Bounds bounds_;
    mutable std::mutex mutex_;
    std::list<Entry> entries_;  ///< the one asked for last first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;
    std::size_t bytes_ = 0;
};

}  // namespace akashi
