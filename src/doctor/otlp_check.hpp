#pragma once

#include "doctor/finding.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi {

/// The URL of OTEL_EXPORTER_OTLP_ENDPOINT, which may lack its scheme; then TLS is used unless
/// `is_insecure`.
std::string otlp_url(std::string endpoint, bool is_insecure);

/// `otlp`: whether something answers HTTP there, whatever it says. Nothing is exported.
boost::asio::awaitable<Observations> check_otlp(std::string url);

}  // namespace akashi
