#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace akashi::postgres {

/// The contents of a database URL, as libpq's keywords. For the rest, libpq reads the PG*
/// environment variables, the password file and the service file.
struct Conninfo {
    /// Keywords and values for PQconnectStartParams.
    std::vector<std::pair<std::string, std::string>> parameters;
    /// The pool size that the URL asks for (`pool_max_conns`).
    std::optional<int> pool_size;
    /// libpq ignores it for non-blocking connections: the caller applies it.
    std::optional<std::chrono::seconds> connect_timeout;

    /// The value of a keyword; nothing when the URL does not have it.
    std::optional<std::string> find(std::string_view keyword) const;
};

/// Reads postgres:// and postgresql:// URLs and `keyword=value` strings. Parameters of other
/// drivers are left out, since libpq refuses unknown ones. Any other unknown parameter is a setting
/// of the server and goes into `options`. Throws std::runtime_error with one sentence that contains
/// no part of the URL.
Conninfo parse_conninfo(const std::string& url);

}  // namespace akashi::postgres
