#include "sqlite/database_file.hpp"

#include "base/steady_clock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace akashi::sqlite {
namespace {

/// A disk with less free space is full.
constexpr std::uint64_t kLeastRoom = 65'536;

std::string path_of(const Connection& connection) {
    return sqlite3_db_filename(connection.handle(), "main");
}

/// Other connections keep what they know of the schema while its version is the same, and the
/// versions of a new file begin again with small numbers.
void renumber_schema(Connection& connection) {
    constexpr std::uint32_t kLargest = 0x3fffffff;
    sqlite3* const db = connection.handle();
    std::uint32_t version = 0;
    sqlite3_randomness(sizeof version, &version);
    const auto script = fmt::format("PRAGMA schema_version = {}", version & kLargest);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
    const int code = sqlite3_exec(db, script.c_str(), nullptr, nullptr, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    check(db, code, "renumber the schema");
}

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

void require_regular_file(const std::string& path) {
    struct stat facts{};
    if (::stat(path.c_str(), &facts) == 0 && !S_ISREG(facts.st_mode))
        refuse(path, S_ISDIR(facts.st_mode) ? "it is a directory" : "it is not a regular file");
}

/// SQLite does not wait when several processes switch a new file to WAL at once: retries.
void use_write_ahead_log(Connection& connection) {
    const auto end = SteadyClock::now() + std::chrono::seconds(1);
    while (true) {
        try {
            return connection.run_script("PRAGMA journal_mode = WAL");
        } catch (const SqliteError& error) {
            if (error.code() != SQLITE_BUSY || SteadyClock::now() > end) throw;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

}  // namespace

std::unique_ptr<Connection> open_file(const std::string& path, int cache_kib) {
    create_if_missing(path);
    require_regular_file(path);
    auto connection = std::make_unique<Connection>(path, Access::read_write, cache_kib);
    if (sqlite3_db_readonly(connection->handle(), "main") != 0)
        refuse(path, "it cannot be written");
    connection->run_script("PRAGMA page_size = 4096");
    use_write_ahead_log(*connection);
    connection->run_script("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864");
    return connection;
}

/// https://www.sqlite.org/c3ref/c_dbconfig_defensive.html, SQLITE_DBCONFIG_RESET_DATABASE
void empty_file(Connection& connection) {
    sqlite3* const db = connection.handle();
    // Reads the schema, if it can be read: then the write-ahead log stays in use.
    sqlite3_table_column_metadata(
        db, "main", "sqlite_schema", nullptr, nullptr, nullptr, nullptr, nullptr, nullptr
    );
    sqlite3_db_config(db, SQLITE_DBCONFIG_RESET_DATABASE, 1, nullptr);
    const int code = sqlite3_exec(db, "VACUUM", nullptr, nullptr, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_RESET_DATABASE, 0, nullptr);
    check(db, code, "empty the file");
    use_write_ahead_log(connection);
    renumber_schema(connection);
    // A file without a valid first page would be taken for an empty one without a log.
    sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

bool is_in_place(Connection& connection) {
    int moved = 0;
    sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved == 0 && ::access((path_of(connection) + "-wal").c_str(), F_OK) == 0;
}

std::optional<std::string> find_obstacle(Connection& connection) {
    if (!is_in_place(connection)) return kMoved;
    struct statvfs disk{};
    if (::statvfs(path_of(connection).c_str(), &disk) != 0) return std::nullopt;
    if ((disk.f_flag & ST_RDONLY) != 0) return "the data directory is read-only";
    const bool is_full = disk.f_blocks > 0 && disk.f_bavail * disk.f_frsize < kLeastRoom;
    return is_full ? std::optional<std::string>("the disk is full") : std::nullopt;
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
