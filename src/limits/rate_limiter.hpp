#pragma once

#include "limits/rate_limit.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi {

/// Counts requests by key. Callable from any strand.
class RateLimiter {
public:
    virtual ~RateLimiter() = default;

    /// Counts a request for this key, unless that is one too many: a refused request is not
    /// counted. Never fails: what cannot be counted is allowed.
    virtual boost::asio::awaitable<RateVerdict> count(RateLimit limit, std::string key) = 0;
};

}  // namespace akashi
