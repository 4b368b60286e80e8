#pragma once

#include "doctor/finding.hpp"
#include "postgres/connection.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>

namespace akashi::postgres {

/// `pooler`: what is between us and PostgreSQL. `connection` is one of this URL, and `server_port`
/// the port on which PostgreSQL itself took it; 0 for a Unix socket. Throws ConnectionLost.
boost::asio::awaitable<Observation> check_pooler(
    std::string url, Connection& connection, std::int64_t server_port
);

}  // namespace akashi::postgres
