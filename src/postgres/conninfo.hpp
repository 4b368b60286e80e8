#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace akashi::postgres {

/// What a database URL says, in libpq's words. What it does not say is left to libpq, which reads
/// the PG* environment variables, the password file and the service file.
struct Conninfo {
    /// Keywords and values for PQconnectStartParams.
    std::vector<std::pair<std::string, std::string>> parameters;
    /// The size that the URL wants for the pool.
    std::optional<int> pool_size;
    /// libpq leaves this one to non-blocking callers.
    std::optional<std::chrono::seconds> connect_timeout;

    /// The value of a keyword; nothing when the URL does not have it.
    std::optional<std::string> find(std::string_view keyword) const;
};

/// Reads postgres:// and postgresql:// URLs and `keyword=value` strings. Parameters of other
/// drivers are left out, since libpq refuses what it does not know; what neither knows is a setting
/// of the server and goes into `options`. Throws std::runtime_error with one sentence that contains
/// nothing of the URL.
Conninfo parse_conninfo(const std::string& url);

}  // namespace akashi::postgres
