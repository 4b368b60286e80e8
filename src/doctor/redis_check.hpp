#pragma once

#include "doctor/finding.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi {

/// `redis`: whether it answers, and whether its memory lasts. `url` is valid.
boost::asio::awaitable<Observations> check_redis(std::string url);

}  // namespace akashi
