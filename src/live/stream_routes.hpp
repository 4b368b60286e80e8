#pragma once

#include "live/subscribe_routes.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace akashi {

/// The events of a stream, from its first byte to its end: what it missed since `position` unless
/// that is empty, then what comes, and a sign of life when nothing does. `request` is the one that
/// opened it, and proves every few seconds that its sender may still read. Everything happens on
/// the connection's strand. Throws when the client is gone.
boost::asio::awaitable<void> send_events(
    StreamSources& sources,
    const http::Request& request,
    std::shared_ptr<Subscription> subscription,
    std::string position,
    http::BodyWriter& out
);

}  // namespace akashi
