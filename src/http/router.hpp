#pragma once

#include "base/result.hpp"
#include "domain/role.hpp"
#include "http/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::http {

/// Which budget a route's requests are counted against (runbook §9).
enum class RateClass { none, auth, ingest, query, search };

using Handler = std::function<boost::asio::awaitable<Response>(Request&)>;

/// One row of the route table. Authorization, log and metric labels and the OpenAPI check are derived
/// from it.
struct Route {
    Method method;
    std::string pattern;               ///< `/v1/decisions/{id}`: a parameter is one path segment
    std::optional<Role> minimum_role;  ///< none: open to everybody
    RateClass rate_class;
    Handler handler;
};

/// Proves who a request is from, or says why not (401). May be called for any path.
using Authenticator = std::function<boost::asio::awaitable<Result<Caller>>(const Request&)>;

/// Finds the route of a request, checks the caller, and runs the handler. `handle` may run on any
/// number of strands at once; routes are added before the first call.
class Router {
public:
    explicit Router(Authenticator authenticate);

    void add(Route route);
    const std::deque<Route>& routes() const { return routes_; }

    /// Never throws but for cancellation: a handler's exception becomes 500 and a log line, an
    /// Unavailable becomes 503. Paths under `/v1/` need credentials even when no route matches.
    boost::asio::awaitable<Response> handle(Request& request) const;

private:
    struct Match;
    Match match(const Request& request) const;
    boost::asio::awaitable<Response> dispatch(Request& request) const;

    const Authenticator authenticate_;
    std::deque<Route> routes_;  // a deque: requests point at its elements
};

}  // namespace akashi::http
