#include "app/settings.hpp"

namespace akashi::app {

namespace {

constexpr Setting kSettings[] = {
    {
        .name = "DATABASE_URL",
        .place = field<&Config::postgres, &postgres::PostgresConfig::database_url>,
        .default_text = "postgres://akashi:akashi@localhost:6432/akashi?sslmode=verify-full",
        .description = "PostgreSQL of akashi serve, through PgBouncer or directly",
        .is_secret = true,
    },
    {
        .name = "NOTIFY_URL",
        .place = field<&Config::postgres, &postgres::PostgresConfig::notify_url>,
        .default_text = "postgres://akashi:akashi@localhost:5432/akashi?sslmode=verify-full",
        .description = "The same PostgreSQL directly, for LISTEN; set but empty: no live updates",
        .is_secret = true,
        .may_be_empty = true,
    },
    {
        .name = "DATABASE_READ_URL",
        .place = field<&Config::postgres, &postgres::PostgresConfig::read_url>,
        .default_text = "",
        .description = "A streaming replica of that PostgreSQL, which reads use",
        .is_secret = true,
    },
    {
        .name = "AKASHI_SKIP_EMBEDDED_MIGRATIONS",
        .place = field<&Config::postgres, &postgres::PostgresConfig::skips_migrations>,
        .default_text = "false",
        .description = "Never change the schema at start-up, not even without JWT keys",
    },
    {
        .name = "AKASHI_DATA_DIR",
        .place = field<&Config::local, &LocalConfig::data_dir>,
        .default_text = "./data",
        .description = "Where akashi local keeps its files, and akashi serve its copy of the "
                       "vectors and its event log",
    },
};

}  // namespace

std::span<const Setting> database_settings() { return kSettings; }

}  // namespace akashi::app
