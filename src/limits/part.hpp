#pragma once

#include "base/log_limiter.hpp"
#include "core/part.hpp"
#include "http/rate_gate.hpp"
#include "limits/limiter_instruments.hpp"
#include "limits/limits_config.hpp"
#include "limits/memory_rate_limiter.hpp"
#include "limits/redis_rate_limiter.hpp"

#include <optional>
#include <string>

namespace akashi {

/// Rate limits: how many requests one client may send in a minute.
class LimitsPart final : public Part, private http::RateGate {
public:
    /// Throws std::runtime_error when find_mistake() finds one.
    LimitsPart(const Context& context, const LimitsConfig& config);

    /// The router asks this part about every request, unless nothing is to be limited.
    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

private:
    boost::asio::awaitable<Verdict> count(http::RateClass rate_class, const http::Request& request)
        override;

    const Clock clock_;
    std::string shown_url_;  ///< of Redis, without its password; empty: none
    std::optional<RedisRateLimiter> redis_;
    std::optional<MemoryRateLimiter> memory_;
    RateLimiter* limiter_ = nullptr;  ///< one of the two; null: nothing is limited
    log::Limiter lines_;
    LimiterInstruments instruments_;
};

}  // namespace akashi
