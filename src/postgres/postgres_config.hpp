#pragma once

#include <string>

namespace akashi::postgres {

/// Where the database is. docs/configuration.md has the variables.
struct PostgresConfig {
    std::string database_url;  ///< through PgBouncer or directly
    std::string notify_url;    ///< directly; empty: nothing listens for changes
    std::string read_url;      ///< a streaming replica, for reads; empty: there is none
    bool skips_migrations;     ///< the schema is never changed at the start
};

}  // namespace akashi::postgres
