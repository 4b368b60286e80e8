#pragma once

#include "doctor/mending.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace akashi::postgres {

/// Mends the database of this URL. Entries of the outbox that are locked for more than an hour are
/// freed in any case. Throws ConnectionLost and PostgresError.
boost::asio::awaitable<Mended> mend_database(std::string url, Mending mending);

}  // namespace akashi::postgres
