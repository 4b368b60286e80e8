#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::postgres {

class BlockingSession;

/// One step of the schema.
struct Migration {
    std::string version;  ///< the name of its file
    std::string_view text;
};

/// The migrations that are part of this program, oldest first.
std::vector<Migration> embedded_migrations();

/// A migration as `status` shows it.
struct MigrationState {
    std::string version;
    std::optional<std::string> applied_at;  ///< UTC, for people; nothing while it is pending
    bool is_newer = false;  ///< this program does not know it, and works with the schema it made
};

/// A migration that has just been applied.
struct AppliedMigration {
    std::string version;
    std::chrono::milliseconds duration;
};

/// Brings a database to the schema of this program, over one blocking connection: for commands and
/// for the start of a server, before anything else runs. Works through PgBouncer in transaction
/// mode. Migrations that Atlas has applied are not applied again. Used by one thread.
///
/// Every function throws std::runtime_error with a sentence for people, which never contains the
/// password.
class Migrator {
public:
    /// Connects. Throws when the URL is wrong or the server cannot be reached.
    explicit Migrator(
        const std::string& url, std::vector<Migration> migrations = embedded_migrations()
    );
    ~Migrator();
    Migrator(const Migrator&) = delete;
    Migrator& operator=(const Migrator&) = delete;

    /// Where it is connected to, such as `akashi at localhost:6432`.
    std::string database() const;

    /// Every migration of the program, with its state in the database, then those of a newer
    /// version that this program works with (see migrations/031_compatible_since.sql). Throws when
    /// the database was migrated by a newer version with whose schema this program does not work.
    std::vector<MigrationState> list();

    /// Applies all pending migrations in one transaction. Any number of processes may call this at
    /// the same time: one does the work while the others wait. Returns what this call applied.
    /// Throws when a migration fails, and as list() does.
    std::vector<AppliedMigration> apply();

private:
    std::vector<const Migration*> find_pending();

    const std::vector<Migration> migrations_;
    std::unique_ptr<BlockingSession> session_;
};

}  // namespace akashi::postgres
