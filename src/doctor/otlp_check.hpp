#pragma once

#include "doctor/finding.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi {

/// `otlp`: whether something answers HTTP there, whatever it says. Nothing is exported.
boost::asio::awaitable<Observations> check_otlp(std::string url);

}  // namespace akashi
