#pragma once

#include "base/log_limiter.hpp"
#include "base/metrics.hpp"
#include "limits/rate_limiter.hpp"
#include "redis/client.hpp"
#include "redis/script.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace akashi {

/// Counts in Redis, for all instances together. A request waits for Redis 50 ms at most. When Redis
/// is away, requests are allowed at once, and the log says so (docs/limits.md, "When Redis is
/// away").
class RedisRateLimiter final : public RateLimiter {
public:
    /// The context behind the executor must outlive it.
    RedisRateLimiter(boost::asio::any_io_executor executor, redis::RedisUrl url);

    /// Tries for a second at most to reach Redis, and goes on in the background. Why it is not
    /// reached, if it is not.
    boost::asio::awaitable<std::optional<Error>> start();
    /// Required after start().
    boost::asio::awaitable<void> stop();

    boost::asio::awaitable<RateVerdict> count(RateLimit limit, std::string key) override;

private:
    boost::asio::awaitable<Result<redis::Reply>> ask(
        const RateLimit& limit, const std::string& key
    );
    RateVerdict allow(const RateLimit& limit, const std::string& key, std::string_view why);
    void on_up();
    void on_down(const Error& why);
    std::string reason() const;

    const std::string instance_;  ///< no two processes have the same
    std::atomic<std::uint64_t> next_member_ = 0;
    /// Whether the log says that Redis is away. A Redis that comes and goes is told once a second.
    std::atomic<bool> has_told_ = false;
    mutable std::mutex mutex_;
    std::string reason_ = "Redis is not connected yet";  ///< guarded by the mutex
    log::Limiter lines_;
    prometheus::Counter& errors_ = metrics::counter(
        {"akashi.redis.errors", "Requests that were allowed because Redis could not count them"}
    );
    const std::shared_ptr<redis::Client> client_;
    metrics::Reading connected_reading_{
        {"akashi.redis.connected", "1 while Redis answers, otherwise 0"},
        {},
        [this] { return client_->is_up() ? 1.0 : 0.0; }
    };
};

}  // namespace akashi
