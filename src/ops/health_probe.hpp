#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi {

/// Whether this instance receives notifications about writes of other instances. Reserved for event
/// streams: so far /health shows the state, and notifications are only logged.
enum class LiveUpdates { none, running, reconnecting };

/// Tells whether the store can be reached. Callable from any thread.
class HealthProbe {
public:
    virtual ~HealthProbe() = default;

    /// `sqlite` or `postgres`.
    virtual std::string store_name() const = 0;
    /// True when the store answered; throws or returns false when it did not. Takes at most two
    /// seconds.
    virtual boost::asio::awaitable<bool> ping() = 0;
    virtual LiveUpdates live_updates() const { return LiveUpdates::none; }
};

}  // namespace akashi
