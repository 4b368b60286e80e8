#pragma once

#include "doctor/finding.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi {

/// Where a server serves its metrics: an IP address, and a port, which is 0 when nowhere.
struct MetricsPlace {
    std::string address;
    unsigned short port = 0;
};

/// `server`: whether an Akashi of this version answers /health on the port of this machine, or the
/// port is free for one, and so is that of its metrics.
boost::asio::awaitable<Observations> check_port(unsigned short port, MetricsPlace metrics);

}  // namespace akashi
