#pragma once

#include "base/clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace akashi::http {
class Router;
}

namespace akashi {

/// How long stop() lets a periodic step in progress continue before it cancels the step.
inline constexpr std::chrono::seconds kStepGrace{1};

/// What every part needs.
struct Context {
    boost::asio::any_io_executor executor;  ///< where background work runs; outlives the part
    Clock clock = now;
};

/// What one room adds to the server: routes and background work. A part is made from a Context, its
/// group of the configuration and the ports that it needs; it knows no other part.
class Part {
public:
    virtual ~Part() = default;

    /// Adds the part's routes, once, before the first request. The part outlives the router.
    virtual void add_routes(http::Router&) {}

    /// Begins the background work, once. Requests may already arrive. Ends early when cancelled.
    virtual boost::asio::awaitable<void> start() { co_return; }

    /// Ends the background work, also after a start() that threw. Called once, and only after
    /// start(). The step in progress may finish within kStepGrace.
    virtual boost::asio::awaitable<void> stop() { co_return; }
};

}  // namespace akashi
