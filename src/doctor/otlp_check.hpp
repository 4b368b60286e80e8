#pragma once

#include "doctor/finding.hpp"
#include "net/http_message.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi {

/// `otlp`: whether the collector takes a message of the signal (`traces` or `metrics`), which has
/// nothing in it. `request` has its URL, headers and an empty message.
boost::asio::awaitable<Observations> check_otlp(std::string signal, net::HttpRequest request);

}  // namespace akashi
