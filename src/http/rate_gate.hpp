#pragma once

#include "http/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>

namespace akashi::http {

/// Which budget a route's requests count against (docs/limits.md, "Rate limits").
enum class RateClass { none, auth, ingest, query, search };

/// Counts requests and says which ones are too many.
class RateGate {
public:
    struct Verdict {
        std::optional<RateStatus> status = {};  ///< for the headers; none: does not count
        std::optional<std::chrono::seconds> retry_after = {};  ///< set: the request is refused
    };

    virtual ~RateGate() = default;

    /// Counts a request of this class. For RateClass::auth it is called before anything else
    /// is known than the client's address; for the others when `request.caller` is known. Resumes
    /// on the caller's executor. Callable from any strand.
    virtual boost::asio::awaitable<Verdict> count(RateClass rate_class, const Request& request) = 0;
};

}  // namespace akashi::http
