#pragma once

#include "doctor/finding.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi::postgres {

/// `read_replica`: whether the server of DATABASE_READ_URL follows that of DATABASE_URL, as reads
/// need it. Writes nothing.
boost::asio::awaitable<Observations> check_replica(std::string url, std::string primary_url);

}  // namespace akashi::postgres
