#pragma once

#include "core/caller.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace akashi {

/// How many requests of one kind one client may send in a window that slides.
struct RateLimit {
    std::string_view name;  ///< `auth`, `ingest`, `query` or `search`
    int requests;
    std::chrono::seconds window{60};
};

inline constexpr RateLimit kAuthLimit{.name = "auth", .requests = 20};
inline constexpr RateLimit kIngestLimit{.name = "ingest", .requests = 300};
inline constexpr RateLimit kQueryLimit{.name = "query", .requests = 300};
inline constexpr RateLimit kSearchLimit{.name = "search", .requests = 100};

/// What was decided about one request.
struct RateVerdict {
    bool is_allowed = true;
    int remaining = 0;                         ///< requests that are left in the window
    std::chrono::microseconds reset_after{0};  ///< until the window ends; if refused, until one
                                               ///< more request is allowed
};

/// When nothing can be counted.
RateVerdict allow_uncounted(const RateLimit& limit);

/// How long a refused client should wait: whole seconds, at least one.
std::chrono::seconds retry_after(const RateVerdict& verdict);

/// Whom a request counts for, as a key of Redis: the network of a client's address …
std::string rate_key(const RateLimit& limit, std::string_view client_ip);
/// … or an agent. Those of other organizations than the default one have its id before the name.
std::string rate_key(const RateLimit& limit, const Caller& caller);

}  // namespace akashi
