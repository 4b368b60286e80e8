#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include <string>

namespace akashi::net {

/// Parses JSON of any length on the caller's executor, and gives the thread back every half
/// millisecond. Throws boost::system::system_error for what is not JSON or nested deeper than 32.
boost::asio::awaitable<boost::json::value> parse_json_in_turns(std::string text);

}  // namespace akashi::net
