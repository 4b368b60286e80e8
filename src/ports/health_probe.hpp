#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi {

/// Tells whether the store can be reached. Callable from any thread.
class HealthProbe {
public:
    virtual ~HealthProbe() = default;

    /// `sqlite` or `postgres`.
    virtual std::string store_name() const = 0;
    /// True when the store answered; throws or returns false when it did not.
    virtual boost::asio::awaitable<bool> ping() = 0;
};

}  // namespace akashi
