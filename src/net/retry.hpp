#pragma once

#include "base/time.hpp"
#include "net/http_client.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

namespace akashi::net {

struct RetryPolicy {
    int attempts = 4;                            ///< the first one included
    std::chrono::milliseconds first_pause{500};  ///< the longest one before the second attempt
    std::chrono::milliseconds longest_pause{8'000};
    /// A server that asks for more time than this gets no further attempt.
    std::chrono::milliseconds longest_request{20'000};
    /// Hears why, when an attempt reached no server and is repeated.
    std::function<void(const Unreachable& failure)> on_unreachable = nullptr;
};

/// How long to wait after so many failed attempts, of which there is at least one. The longest
/// pause doubles each time; `random` out of 0 to 1 says how much of it: full jitter, so that
/// clients that failed together do not come back together.
std::chrono::milliseconds pause_after(const RetryPolicy& policy, int failures, double random);

/// What a `Retry-After` header asks for: seconds, or a date of RFC 9110, in the form
/// `Sun, 06 Nov 1994 08:49:37 GMT`; 0 for one that has passed. Nothing for other text.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view text, Time now);

/// Sends the request until there is an answer other than 408, 429, 500, 502, 503 or 504, or no
/// attempt is left. Returns the last answer or throws its exception. What failed for good, as a
/// certificate does, is not repeated. `client` must live until this returns. Only for requests that
/// may be sent twice.
boost::asio::awaitable<HttpAnswer> send_with_retries(
    HttpClient& client, HttpRequest request, RetryPolicy policy
);

}  // namespace akashi::net
