#pragma once

#include "base/result.hpp"

#include <boost/json/value.hpp>

#include <string_view>

namespace akashi {

/// Parses what a client sent: one JSON value, ignoring what follows it. Numbers keep all digits
/// (base/exact_number.hpp). Fails with invalid_input `invalid request body` and the reason for
/// anything that is not JSON, is nested deeper than 32, has a number that is too large, or has a
/// text or a name that is not valid UTF-8 or has a NUL character: PostgreSQL cannot store those.
Result<boost::json::value> parse_json(std::string_view text);

/// Parses what a store returned. Throws std::runtime_error when it is not JSON.
boost::json::value parse_stored_json(std::string_view text);

}  // namespace akashi
