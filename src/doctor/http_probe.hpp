#pragma once

#include "net/http_message.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi {

/// How a server answered a request.
struct ProbeAnswer {
    int status = 0;       ///< 0: not at all
    std::string body;     ///< of 64 KiB at most
    std::string failure;  ///< why there is no answer
};

/// Sends the request once, for two seconds at most. Its own limits do not count.
boost::asio::awaitable<ProbeAnswer> probe_http(net::HttpRequest request);

}  // namespace akashi
