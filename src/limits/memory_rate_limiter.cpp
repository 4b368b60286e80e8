#include "limits/memory_rate_limiter.hpp"

#include <algorithm>

namespace akashi {
namespace {

/// What an entry takes beside its key and its times: the nodes of the list and the map.
constexpr std::size_t kNodeBytes = 200;
/// How many idle keys a request may make it forget. More than one, so that they do not pile up.
constexpr int kMostForgotten = 2;

}  // namespace

boost::asio::awaitable<RateVerdict> MemoryRateLimiter::count(RateLimit limit, std::string key) {
    co_return count_now(limit, key);
}

RateVerdict MemoryRateLimiter::count_now(const RateLimit& limit, const std::string& key) {
    const std::lock_guard lock(mutex_);
    const Time now = SteadyClock::now();
    forget_idle(now);
    Entry& entry = touch(key);
    entry.last = now;
    entry.window = limit.window;
    auto& counted = entry.counted;
    const auto begin =
        std::ranges::find_if(counted, [&](Time time) { return time > now - limit.window; });
    counted.erase(counted.begin(), begin);
    const int count = static_cast<int>(counted.size());
    if (count >= limit.requests) {
        const auto wait = counted.front() + limit.window - now;
        return {
            .is_allowed = false,
            .remaining = 0,
            .reset_after = std::chrono::ceil<std::chrono::microseconds>(wait)
        };
    }
    append(entry, now);
    return {
        .is_allowed = true, .remaining = limit.requests - count - 1, .reset_after = limit.window
    };
}

std::size_t MemoryRateLimiter::keys() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

std::size_t MemoryRateLimiter::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

std::size_t MemoryRateLimiter::size_of(const Entry& entry) {
    return kNodeBytes + entry.key.capacity() + entry.counted.capacity() * sizeof(Time);
}

/// The entry of the key, which is the youngest now.
MemoryRateLimiter::Entry& MemoryRateLimiter::touch(const std::string& key) {
    if (const auto known = by_key_.find(key); known != by_key_.end()) {
        entries_.splice(entries_.begin(), entries_, known->second);
        return entries_.front();
    }
    if (entries_.size() >= bounds_.keys) forget_oldest();
    entries_.emplace_front(key);
    by_key_.emplace(entries_.front().key, entries_.begin());
    bytes_ += size_of(entries_.front());
    return entries_.front();
}

void MemoryRateLimiter::append(Entry& entry, Time now) {
    const std::size_t before = size_of(entry);
    entry.counted.push_back(now);
    bytes_ += size_of(entry) - before;
    while (bytes_ > bounds_.bytes && entries_.size() > 1) forget_oldest();
}

void MemoryRateLimiter::forget_idle(Time now) {
    for (int i = 0; i < kMostForgotten && !entries_.empty(); ++i) {
        const Entry& oldest = entries_.back();
        if (oldest.last > now - oldest.window) return;
        forget_oldest();
    }
}

void MemoryRateLimiter::forget_oldest() {
    const Entry& oldest = entries_.back();
    bytes_ -= size_of(oldest);
    by_key_.erase(oldest.key);
    entries_.pop_back();
}

}  // namespace akashi
