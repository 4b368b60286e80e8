#include "adapters/sqlite/schema.hpp"

#include "base/time.hpp"
#include "sqlite_migrations.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace akashi::sqlite {
namespace {

/// Marks our files in the header of SQLite's format: "AKSH".
constexpr std::int64_t kApplicationId = 0x414b5348;

constexpr Query kListMigrations{"list_migrations", "SELECT version FROM schema_migrations"};
constexpr Query kInsertMigration{
    "insert_migration", "INSERT INTO schema_migrations (version, applied_at) VALUES (?1, ?2)"
};
constexpr Query kCountTables{"count_tables", "SELECT count(*) FROM sqlite_schema"};

[[noreturn]] void refuse(const std::string& path, std::string_view reason) {
    throw std::runtime_error(fmt::format("cannot use the database {}: {}", path, reason));
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

void check_owner(Connection& connection, const std::string& path) {
    if (connection.pragma("application_id") == kApplicationId) return;
    if (connection.find<std::int64_t>(kCountTables).value_or(0) > 0)
        refuse(path, "it belongs to another application");
}

std::set<std::string> list_applied(Connection& connection) {
    std::set<std::string> versions;
    Statement statement = connection.prepare(kListMigrations);
    while (statement.step()) versions.insert(statement.column<std::string>(0));
    return versions;
}

void refuse_unknown(const std::set<std::string>& applied, const std::string& path) {
    constexpr std::string_view kNewest = (*std::rbegin(migrations::kAll))->name;
    for (const auto& version : applied) {
        const auto is_it = [&](const Query* migration) { return migration->name == version; };
        if (std::ranges::none_of(migrations::kAll, is_it))
            refuse(
                path,
                fmt::format(
                    "it was written by a newer version of Akashi (its schema is {}, this program "
                    "knows "
                    "up to {})",
                    *applied.rbegin(),
                    kNewest
                )
            );
    }
}

/// Each migration in one transaction, which looks again under its lock: another process may have
/// been faster.
void apply(Connection& connection, const Query& migration, const std::string& path) {
    connection.run_script("BEGIN IMMEDIATE");
    check_owner(connection, path);
    connection.run_script(
        "CREATE TABLE IF NOT EXISTS schema_migrations ("
        "version TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT, WITHOUT ROWID"
    );
    if (!list_applied(connection).contains(std::string(migration.name))) {
        connection.run_script(fmt::format("PRAGMA application_id = {}", kApplicationId).c_str());
        connection.run_script(migration.text);
        connection.execute(kInsertMigration, migration.name, now());
    }
    connection.run_script("COMMIT");
}

void migrate(Connection& connection, const std::string& path) {
    check_owner(connection, path);
    std::set<std::string> applied;
    if (connection.pragma("application_id") == kApplicationId) applied = list_applied(connection);
    refuse_unknown(applied, path);
    for (const Query* migration : migrations::kAll)
        if (!applied.contains(std::string(migration->name))) apply(connection, *migration, path);
}

/// What SQLite's code means for a file that is just being opened.
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

}  // namespace

std::unique_ptr<Connection> open_database(const std::string& path, int cache_kib) {
    create_if_missing(path);
    try {
        auto connection = std::make_unique<Connection>(path, Access::read_write, cache_kib);
        if (sqlite3_db_readonly(connection->handle(), "main") != 0)
            refuse(path, "it cannot be written");
        connection->run_script(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "PRAGMA journal_size_limit = 67108864"
        );
        migrate(*connection, path);
        return connection;
    } catch (const SqliteError& error) {
        refuse(path, explain(error));
    }
}

}  // namespace akashi::sqlite
