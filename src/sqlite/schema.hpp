#pragma once

#include "sqlite/connection.hpp"

#include <memory>
#include <string>

namespace akashi::sqlite {

/// Opens the writing connection to the file, which is created when it is missing, and applies the
/// migrations that it does not have. Processes that start together wait for each other. Throws
/// runtime_error with one sentence when the file cannot be written, is no SQLite database, is
/// truncated, belongs to another application, or was written by a newer version.
std::unique_ptr<Connection> open_database(const std::string& path, int cache_kib);

}  // namespace akashi::sqlite
