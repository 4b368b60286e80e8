#pragma once

#include "doctor/finding.hpp"
#include "postgres/connection.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi::postgres {

/// The lines of findings_of(). One whose table cannot be read says why. Throws ConnectionLost and
/// PostgresError.
boost::asio::awaitable<Observations> check_figures(Connection& connection);

}  // namespace akashi::postgres
