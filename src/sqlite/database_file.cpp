#include "sqlite/database_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace akashi::sqlite {
namespace {

/// A new file is readable by its owner only: it holds key hashes.
void create_if_missing(const std::string& path) {
    if (::access(path.c_str(), F_OK) == 0) return;
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) {
        ::close(file);
    } else if (errno != EEXIST) {  // another process may have been faster
        refuse(
            path, fmt::format("it cannot be created ({})", std::system_category().message(errno))
        );
    }
}

/// SQLite does not wait when several processes switch a new file to WAL at once: retries.
void use_write_ahead_log(Connection& connection) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    while (true) {
        try {
            return connection.run_script("PRAGMA journal_mode = WAL");
        } catch (const SqliteError& error) {
            if (error.code() != SQLITE_BUSY || std::chrono::steady_clock::now() > end) throw;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

}  // namespace

std::unique_ptr<Connection> open_file(const std::string& path, int cache_kib) {
    create_if_missing(path);
    auto connection = std::make_unique<Connection>(path, Access::read_write, cache_kib);
    if (sqlite3_db_readonly(connection->handle(), "main") != 0)
        refuse(path, "it cannot be written");
    connection->run_script("PRAGMA page_size = 4096");
    use_write_ahead_log(*connection);
    connection->run_script("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864");
    return connection;
}

void refuse(const std::string& path, std::string_view reason) {
    throw std::runtime_error(fmt::format("cannot use the database {}: {}", path, reason));
}

std::string explain(const SqliteError& error) {
    switch (error.code()) {
        case SQLITE_NOTADB:
            return "it is not a SQLite database; move it away or restore a backup";
        case SQLITE_CORRUPT:
            return "it is damaged; restore a backup";
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return "it or its directory cannot be written";
        case SQLITE_FULL:
            return "the disk is full";
        case SQLITE_BUSY:
            return "another process holds it";
        default:
            return error.what();
    }
}

}  // namespace akashi::sqlite
