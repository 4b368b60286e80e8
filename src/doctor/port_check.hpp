#pragma once

#include "doctor/finding.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// `server`: whether an Akashi of this version answers /health on the port of this machine, or the
/// port is free for one.
boost::asio::awaitable<Observations> check_port(unsigned short port);

}  // namespace akashi
