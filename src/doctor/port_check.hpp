#pragma once

#include "doctor/finding.hpp"
#include "http/metrics_config.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// `server`: whether an Akashi of this version answers /health on the port of this machine, or the
/// port is free for one, and so is that of its metrics.
boost::asio::awaitable<Observations> check_port(unsigned short port, http::MetricsConfig metrics);

}  // namespace akashi
