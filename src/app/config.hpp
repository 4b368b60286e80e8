#pragma once

#include "base/log.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::app {

/// All that can be configured, with its defaults. docs/configuration.md tells what each is for.
struct Config {
    std::int64_t port = 8080;
    std::chrono::nanoseconds read_timeout = std::chrono::seconds(30);
    std::chrono::nanoseconds write_timeout = std::chrono::seconds(30);
    std::string log_level = "info";
    std::int64_t max_request_body_bytes = 1'048'576;
    std::vector<std::string> cors_allowed_origins;
    std::string database_url = "postgres://akashi:akashi@localhost:6432/akashi?sslmode=verify-full";
    /// Empty: nothing listens for changes.
    std::string notify_url = "postgres://akashi:akashi@localhost:5432/akashi?sslmode=verify-full";
    bool skip_embedded_migrations = false;
    std::string data_dir = "./data";
    std::string admin_api_key;
    std::string jwt_private_key;  ///< path
    std::string jwt_public_key;   ///< path
    std::chrono::nanoseconds jwt_expiration = std::chrono::hours(24);
    bool enable_destructive_delete = false;
};

/// Looks a variable up; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

/// The process's environment, completed by the file `.env` of the working directory, which never
/// overrides a variable that is set.
Environment process_environment();

/// Reads every variable (docs/configuration.md). Throws std::runtime_error whose text lists every
/// mistake, not just the first one.
Config load_config(const Environment& environment);

/// The level that a name stands for; info for an unknown one.
log::Level parse_log_level(std::string_view name);

/// One line of the configuration table, for documents and tests.
struct Variable {
    std::string_view name;
    std::string_view default_text;
    std::string_view description;
};
std::vector<Variable> variables();

}  // namespace akashi::app
