#include "sqlite/schema.hpp"

#include "base/time.hpp"
#include "sqlite/database_file.hpp"
#include "sqlite/migrations_sql.hpp"

#include <fmt/format.h>

namespace akashi::sqlite {
namespace {

/// Marks our files in the header of SQLite's format: "AKSH".
constexpr std::int64_t kApplicationId = 0x414b5348;

constexpr Query kListMigrations{"list_migrations", "SELECT version FROM schema_migrations"};
constexpr Query kInsertMigration{
    "insert_migration", "INSERT INTO schema_migrations (version, applied_at) VALUES (?1, ?2)"
};
constexpr Query kCountTables{"count_tables", "SELECT count(*) FROM sqlite_schema"};

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

/// Applies the migration in one transaction. Checks again under the lock: another process may have
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
    std::set<std::string> applied;
    // Reads one snapshot: another process may be creating the schema.
    connection.run_script("BEGIN");
    check_owner(connection, path);
    if (connection.pragma("application_id") == kApplicationId) applied = list_applied(connection);
    connection.run_script("COMMIT");
    refuse_unknown(applied, path);
    for (const Query* migration : migrations::kAll)
        if (!applied.contains(std::string(migration->name))) apply(connection, *migration, path);
}

}  // namespace

std::unique_ptr<Connection> open_database(const std::string& path, int cache_kib) {
    try {
        auto connection = open_file(path, cache_kib);
        migrate(*connection, path);
        return connection;
    } catch (const SqliteError& error) {
        refuse(path, explain(error));
    }
}

}  // namespace akashi::sqlite
