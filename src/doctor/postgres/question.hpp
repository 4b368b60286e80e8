#pragma once

#include "base/query.hpp"
#include "doctor/finding.hpp"
#include "postgres/connection.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <string_view>
#include <variant>

namespace akashi::postgres {

/// The rows, or the problem that a lock is in the way.
using Answer = std::variant<Rows, Observation>;

/// Asks a table something for the line `name` of the doctor. Waits only for a moment where somebody
/// has locked the table, and says then who. Throws ConnectionLost and PostgresError.
boost::asio::awaitable<Answer> ask(
    Connection& connection, std::string_view name, std::string table, const Query& query
);

}  // namespace akashi::postgres
