#pragma once

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi {

/// How a server answered a GET.
struct ProbeAnswer {
    int status = 0;       ///< 0: not at all
    std::string body;     ///< of 64 KiB at most
    std::string failure;  ///< why there is no answer
};

/// Asks the URL once, for two seconds at most.
boost::asio::awaitable<ProbeAnswer> probe_http(std::string url);

}  // namespace akashi
