#pragma once

#include "base/log.hpp"
#include "base/result.hpp"
#include "base/steady_clock.hpp"
#include "core/role.hpp"
#include "http/message.hpp"
#include "http/rate_gate.hpp"
#include "http/request_log.hpp"
#include "http/request_watch.hpp"

#include <boost/asio/awaitable.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

namespace akashi::http {

using Handler = std::function<boost::asio::awaitable<Response>(Request&)>;

/// One row of the route table. Authorization, log labels and the OpenAPI check are derived from it.
struct Route {
    Method method;
    std::string pattern;               ///< `/v1/decisions/{id}`: a parameter is one path segment
    std::optional<Role> minimum_role;  ///< none: no credentials needed
    RateClass rate_class;
    Handler handler;
    log::Level logs_at = log::Level::info;  ///< level of the log line for a request that succeeded
    bool is_probe = false;                  ///< served also when no other connection is accepted
    bool needs_store = true;                ///< refused with 503 until the store is open
    bool is_light = false;                  ///< takes no turn, although it is of a reading class
    /// The largest body without credentials; 0: ServerConfig::open_body_bytes().
    std::size_t open_body_bytes = 0;
    /// Runs before a read takes its turn: waits for others than the store. May be empty.
    std::function<boost::asio::awaitable<void>(Request&)> prepare = {};

    /// Whether its answers may be large, or cost the store much: such requests take turns.
    bool is_read() const {
        const bool reads = rate_class == RateClass::query || rate_class == RateClass::search;
        return reads && !is_light;
    }
};

/// Finds out who sent a request, or fails with the reason (401). May be called for any path, and
/// before the request's body has come.
using Authenticator = std::function<boost::asio::awaitable<Result<Caller>>(const Request&)>;

/// Finds the route of a request, checks the caller, and runs the handler. admit() and run() may run
/// on any number of strands at once; routes are added before the first call.
class Router {
public:
    /// `store_is_open` is callable from any thread. Until `patience` after the construction of the
    /// router, requests that come too early wait for the store. A load balancer cannot know whether
    /// a refused write may be sent to another instance.
    explicit Router(
        Authenticator authenticate,
        std::function<bool()> store_is_open = [] { return true; },
        SteadyClock::duration patience = {}
    );

    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;

    /// Throws when a route has this method and pattern already.
    void add(Route route);
    const std::deque<Route>& routes() const { return routes_; }

    /// From now on requests count against rate limits. Before the first request; `gate` must
    /// outlive the router.
    void limit_by(RateGate& gate) { gate_ = &gate; }

    /// Decides from the head of a request, before its body is read. Nothing when the request may
    /// run; then `route`, `path_parameters` and `caller` are set. Otherwise the answer, which is a
    /// refusal or that to OPTIONS. A path without a route needs credentials when a route that needs
    /// a role has the same first segment: only authenticated callers learn which paths exist there.
    /// Throws like run().
    boost::asio::awaitable<std::optional<Response>> admit(Request& request) const;

    /// Runs the handler of an admitted request. Throws only when cancelled: a handler's exception
    /// becomes 500 and a log line, an Unavailable becomes 503.
    boost::asio::awaitable<Response> run(Request& request) const;

    /// Whether the request is for a route that is a probe.
    bool is_probe(const Request& request) const;

    /// What is logged about the requests of this router.
    RequestLog& request_log() const { return request_log_; }

    /// Who watches the requests of this router.
    RequestWatch& watch() { return watch_; }
    const RequestWatch& watch() const { return watch_; }

private:
    /// The routes of one pattern, by method.
    struct Endpoint {
        std::vector<std::string> segments;
        std::array<const Route*, 8> by_method{};

        const Route* find(Method method) const;
    };
    /// The route to run, if any, and which methods the path has.
    struct Match {
        const Route* route = nullptr;
        const Endpoint* endpoint = nullptr;
        std::array<bool, 8> allowed{};

        /// True when the endpoint has the method.
        bool take(const Endpoint& candidate, Method method);
    };
    struct TextHash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    Endpoint& endpoint(const std::string& pattern);
    Match match(const Request& request) const;
    boost::asio::awaitable<std::optional<Response>> decide(Request& request) const;
    boost::asio::awaitable<bool> store_opens() const;
    boost::asio::awaitable<Result<Caller>> authenticate(const Request& request) const;
    boost::asio::awaitable<std::optional<Response>> limit(Request& request) const;
    boost::asio::awaitable<Response> explain(const Request& request, std::exception_ptr failure)
        const;
    static Response refuse(const Request& request, const Match& match);

    bool is_guarded(std::string_view path) const;

    const Authenticator authenticate_;
    const std::function<bool()> store_is_open_;
    const SteadyClock::time_point waits_until_;
    RateGate* gate_ = nullptr;  // null: nothing is limited
    std::deque<Route> routes_;  // a deque: requests point at its elements
    std::unordered_map<std::string, Endpoint, TextHash, std::equal_to<>> literals_;
    std::map<std::size_t, std::vector<Endpoint>> patterns_;  // by number of segments, best first
    std::set<std::string, std::less<>> guarded_;             // first segments, see admit()
    RequestWatch watch_;
    mutable RequestLog request_log_;  // does its own locking
};

/// What the routes of a group have in common; the fields are those of Route.
struct RouteGroup {
    std::optional<Role> minimum_role;
    RateClass rate_class;
    log::Level logs_at = log::Level::info;
    bool is_probe = false;
    bool needs_store = true;
    bool is_light = false;
    std::size_t open_body_bytes = 0;
};

/// A row of a group: the handler is a free coroutine that gets the group's service.
template <class Service>
struct RouteRow {
    Method method;
    std::string pattern;
    boost::asio::awaitable<Response> (*handler)(Service&, Request&);
    boost::asio::awaitable<void> (*prepare)(Service&, Request&) = nullptr;  ///< Route::prepare
};

/// Adds the rows. `service` must outlive the router.
template <class Service>
void add_routes(
    Router& router,
    Service& service,
    const RouteGroup& group,
    std::initializer_list<RouteRow<std::type_identity_t<Service>>> rows
) {
    for (const auto& row : rows) {
        Route route{
            .method = row.method,
            .pattern = row.pattern,
            .minimum_role = group.minimum_role,
            .rate_class = group.rate_class,
            .handler = [&service,
                        handler = row.handler](Request& r) { return handler(service, r); },
            .logs_at = group.logs_at,
            .is_probe = group.is_probe,
            .needs_store = group.needs_store,
            .is_light = group.is_light,
            .open_body_bytes = group.open_body_bytes,
            .prepare = {},
        };
        if (row.prepare)
            route.prepare = [&service, prepare = row.prepare](Request& r) {
                return prepare(service, r);
            };
        router.add(std::move(route));
    }
}

}  // namespace akashi::http
