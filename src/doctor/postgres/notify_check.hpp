#pragma once

#include "doctor/finding.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi::postgres {

/// `notify`: whether a notification arrives through NOTIFY_URL. An empty URL means that none is
/// wanted.
boost::asio::awaitable<Observations> check_notify(std::string url);

}  // namespace akashi::postgres
