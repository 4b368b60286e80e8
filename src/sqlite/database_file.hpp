#pragma once

#include "sqlite/connection.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace akashi::sqlite {

/// Opens a file for reading and writing, with write-ahead log and synchronous=FULL; creates it, for
/// its owner only, when it is missing. Throws runtime_error with one sentence when it cannot be
/// created or written, SqliteError for everything else.
std::unique_ptr<Connection> open_file(const std::string& path, int cache_kib);

/// Makes the file of an open connection empty, however damaged it is. Other connections to it, also
/// of other processes, go on and find it empty. Throws SqliteError.
void empty_file(Connection& connection);

/// What is wrong when a file is not in its place.
inline constexpr const char* kMoved = "the database file was moved or deleted";

/// False when the file of an open connection, or its write-ahead log, was moved or deleted: what is
/// written from then on is gone with the process.
bool is_in_place(Connection& connection);

/// What would make a write to an open file fail, as far as its place on the disk shows it: a short
/// clause without paths. Nothing when all is well.
std::optional<std::string> find_obstacle(Connection& connection);

/// Throws the runtime_error `cannot use the database <path>: <reason>`.
[[noreturn]] void refuse(const std::string& path, std::string_view reason);

/// What the error means for a file that is just being opened: a reason for `refuse`.
std::string explain(const SqliteError& error);

}  // namespace akashi::sqlite
