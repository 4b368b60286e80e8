#pragma once

#include "testing/stores/stores.hpp"

#include <memory>

namespace akashi::contract {

/// Stores in a PostgreSQL database that is as new, reached through PgBouncer.
std::unique_ptr<Stores> make_postgres_stores();

}  // namespace akashi::contract
