#pragma once

#include "postgres/errors.hpp"

#include <libpq-fe.h>

#include <string_view>

namespace akashi::postgres {

// Sentences for clients.
inline constexpr const char* kLost =
    "the connection to the database was lost; try again in a second";
inline constexpr const char* kTooSlow =
    "the database did not answer in time; try again in a second";

/// What the server refused in a statement of this name. Throws ConnectionLost when it can run no
/// statement at the moment.
PostgresError read_error(const PGresult* result, std::string_view statement);

}  // namespace akashi::postgres
