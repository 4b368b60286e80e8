#pragma once

#include "sqlite/connection.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace akashi::sqlite {

/// Opens a file for reading and writing, with write-ahead log and synchronous=FULL; creates it, for
/// its owner only, when it is missing. Throws runtime_error with one sentence when it cannot be
/// created or written, SqliteError for everything else.
std::unique_ptr<Connection> open_file(const std::string& path, int cache_kib);

/// Throws the runtime_error `cannot use the database <path>: <reason>`.
[[noreturn]] void refuse(const std::string& path, std::string_view reason);

/// What the error means for a file that is just being opened: a reason for `refuse`.
std::string explain(const SqliteError& error);

}  // namespace akashi::sqlite
