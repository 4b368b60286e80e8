#pragma once

#include "postgres/connection.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace akashi::postgres {

/// How long a check waits for a connection, and for each answer.
inline constexpr std::chrono::milliseconds kCheckPatience{2'500};

/// A connection of its own for a check, named `akashi-doctor`. Throws ConnectionLost, and
/// std::runtime_error when the URL is wrong.
boost::asio::awaitable<std::unique_ptr<Connection>> open_session(std::string url);

/// Does something with a database. Returns why the database failed it; empty when it did not. What
/// else it throws is thrown.
boost::asio::awaitable<std::string> failure_of(boost::asio::awaitable<void> work);

}  // namespace akashi::postgres
