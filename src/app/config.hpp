#pragma once

#include "base/log.hpp"
#include "http/server_config.hpp"
#include "identity/identity_config.hpp"
#include "postgres/postgres_config.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::app {

struct LogConfig {
    log::Level level;  ///< lines below it are not written
};

/// What `akashi local` needs.
struct LocalConfig {
    std::string data_dir;
};

/// All that can be configured, in groups. Every default is in the table of config.cpp.
struct Config {
    http::ServerConfig http;
    LogConfig log;
    LocalConfig local;
    postgres::PostgresConfig postgres;
    IdentityConfig identity;
};

/// Looks a variable up; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

/// The environment of the process. The file `.env` of the working directory adds variables, but
/// never overrides one that is set.
Environment process_environment();

/// Reads every variable (docs/configuration.md). Throws std::runtime_error whose text lists every
/// mistake, not just the first one. `http.address`, which no variable sets, is empty.
Config load_config(const Environment& environment);

/// The text of one variable, or its default. Throws std::logic_error when there is no such
/// variable.
std::string read_variable(std::string_view name, const Environment& environment);

/// The level that a name stands for; info for an unknown one.
log::Level parse_log_level(std::string_view name);

/// One line of the configuration table, for documents, help texts and tests.
struct Variable {
    std::string_view name;
    std::string_view default_text;
    std::string_view description;
};
std::vector<Variable> variables();
/// Throws std::logic_error when there is no such variable.
Variable find_variable(std::string_view name);

}  // namespace akashi::app
