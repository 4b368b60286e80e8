#include "postgres/migrations.hpp"

#include "base/steady_clock.hpp"
#include "postgres/blocking_session.hpp"
#include "postgres/migration_directory.hpp"
#include "postgres/migrations_sql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <stdexcept>

namespace akashi::postgres {
namespace {

/// Versions with the time at which they were applied.
using Applied = std::map<std::string, std::string>;

/// Settings are reset because a session of PgBouncer has those of its previous client.
constexpr const char* kBeginReading =
    "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;"
    "SET LOCAL search_path TO DEFAULT";
constexpr const char* kBeginWriting =
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
    "SET LOCAL search_path TO DEFAULT;"
    "SET LOCAL statement_timeout = 0;"
    "SET LOCAL idle_in_transaction_session_timeout = 0;"
    "SET LOCAL lock_timeout = '10min'";
/// A lock of the transaction, not of the session: PgBouncer gives the session to other clients.
constexpr const char* kLock = "SELECT pg_advisory_xact_lock(9021001)";
constexpr const char* kAfterLock = "SET LOCAL lock_timeout TO DEFAULT";
constexpr const char* kCreateBookkeeping =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    "version text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())";
constexpr const char* kInsertVersion = "INSERT INTO schema_migrations (version) VALUES ($1)";
/// Does not use to_regclass(), which answers from a cache that the lock does not refresh.
constexpr const char* kHasBookkeeping =
    "SELECT EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE c.relname = 'schema_migrations' AND n.nspname = ANY (current_schemas(false)))";
constexpr const char* kListVersions =
    "SELECT version, to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') "
    "FROM schema_migrations";
constexpr const char* kHasCompatibleSince =
    "SELECT to_regprocedure('akashi_compatible_since()') IS NOT NULL";
constexpr const char* kCompatibleSince = "SELECT akashi_compatible_since()";
constexpr const char* kListAtlasTables =
    "SELECT n.nspname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE c.relname = 'atlas_schema_revisions' AND c.relkind = 'r' "
    "AND n.nspname IN ('atlas_schema_revisions', 'public')";
/// Versions that begin with a dot are Atlas's own notes. Bit 0 of the type marks a baseline: a
/// schema that existed before Atlas was used.
constexpr std::string_view kListAtlasVersions =
    "SELECT version, to_char(executed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), "
    "applied::text, total::text, (type & 1 = 1)::text "
    "FROM {}.atlas_schema_revisions WHERE version NOT LIKE '.%' ORDER BY version";

[[noreturn]] void fail(const std::string& message) { throw std::runtime_error(message); }

bool knows(const std::vector<Migration>& migrations, const std::string& version) {
    return std::ranges::find(migrations, version, &Migration::version) != migrations.end();
}

/// The number that a version begins with; 0 when it has none.
int number_of(const std::string& version) { return std::atoi(version.c_str()); }

/// What a program must know to work with the schema; nothing when the schema does not say it.
std::optional<int> compatible_since(BlockingSession& session) {
    if (session.query(kHasCompatibleSince)[0][0] != "t") return std::nullopt;
    return std::stoi(session.query(kCompatibleSince)[0][0]);
}

/// Throws unless this program works with the schema that newer migrations made.
void refuse_newer(
    BlockingSession& session, const Applied& applied, const std::vector<Migration>& migrations
) {
    const auto unknown = std::ranges::find_if(applied, [&](const auto& migration) {
        return !knows(migrations, migration.first);
    });
    if (unknown == applied.end()) return;
    const std::string newest = migrations.empty() ? "none" : migrations.back().version;
    const bool is_newer = unknown->first > newest;
    const bool has_all = std::ranges::all_of(migrations, [&](const auto& migration) {
        return applied.contains(migration.version);
    });
    const auto since = compatible_since(session);
    if (is_newer && has_all && since && *since <= number_of(newest)) return;
    fail(fmt::format(
        "the database was migrated by {} version of Akashi: it has the migration {}, this "
        "program knows migrations up to {}{}",
        is_newer ? "a newer" : "another",
        unknown->first,
        newest,
        since ? fmt::format(
                    ", and the schema needs a program that knows {:03}; start a version that does",
                    *since
                )
              : ""
    ));
}

/// Our version for a version of Atlas, which has `001` where the file here is `001_create_…`.
std::string full_version(const std::vector<Migration>& migrations, const std::string& prefix) {
    for (const auto& migration : migrations) {
        if (migration.version.starts_with(prefix + "_")) return migration.version;
        if (migration.version == prefix + ".sql") return migration.version;
    }
    return prefix;
}

void add_atlas_version(
    Applied& applied, const std::vector<std::string>& row, const std::vector<Migration>& migrations
) {
    const auto version = full_version(migrations, row[0]);
    const bool is_baseline = row[4] == "true";
    if (!is_baseline && row[2] == "0") return;  // it failed and was rolled back
    if (!is_baseline && row[2] != row[3]) {
        fail(fmt::format(
            "Atlas stopped in the middle of {}, after {} of {} statements; finish it with Atlas",
            version,
            row[2],
            row[3]
        ));
    }
    for (const auto& migration : migrations) {
        if (is_baseline && migration.version < version)
            applied.try_emplace(migration.version, row[1]);
    }
    applied.try_emplace(version, row[1]);
}

Applied read_applied(BlockingSession& session, const std::vector<Migration>& migrations) {
    Applied applied;
    if (session.query(kHasBookkeeping)[0][0] == "t") {
        for (const auto& row : session.query(kListVersions)) applied.emplace(row[0], row[1]);
    }
    for (const auto& table : session.query(kListAtlasTables)) {
        const auto statement = fmt::format(fmt::runtime(kListAtlasVersions), table[0]);
        for (const auto& row : session.query(statement))
            add_atlas_version(applied, row, migrations);
    }
    refuse_newer(session, applied, migrations);
    return applied;
}

void take_lock(BlockingSession& session) {
    try {
        session.query(kLock);
    } catch (const std::runtime_error& error) {
        fail(fmt::format(
            "another process migrates this database and does not finish ({})", error.what()
        ));
    }
    session.run_script(kAfterLock);
}

AppliedMigration run(BlockingSession& session, const Migration& migration) {
    if (has_directive(migration.text, "txmode", "none")) {
        fail(fmt::format(
            "{} asks to run outside a transaction (atlas:txmode none), which akashi migrate does "
            "not do; apply it with Atlas",
            migration.version
        ));
    }
    using Clock = SteadyClock;
    const auto start = Clock::now();
    try {
        session.run_script(std::string(migration.text));
        if (!session.is_in_transaction()) fail("it ends the transaction it runs in");
        session.query(kInsertVersion, {migration.version});
    } catch (const std::runtime_error& error) {
        fail(fmt::format("{} failed: {}; nothing was changed", migration.version, error.what()));
    }
    const auto duration = Clock::now() - start;
    return {migration.version, std::chrono::duration_cast<std::chrono::milliseconds>(duration)};
}

/// Rolls the transaction back unless it was committed.
class Transaction {
public:
    Transaction(BlockingSession& session, const char* begin) : session_(session) {
        session_.run_script(begin);
    }
    ~Transaction() { session_.roll_back(); }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit() { session_.run_script("COMMIT"); }

private:
    BlockingSession& session_;
};

}  // namespace

std::vector<Migration> embedded_migrations() {
    std::vector<Migration> list;
    for (const Query* migration : migrations::kAll)
        list.push_back({std::string(migration->name) + ".sql", migration->text});
    return list;
}

Migrator::Migrator(const std::string& url, std::vector<Migration> migrations)
    : migrations_(std::move(migrations)), session_(std::make_unique<BlockingSession>(url)) {}

Migrator::~Migrator() = default;

std::string Migrator::database() const { return session_->database(); }

std::vector<MigrationState> Migrator::list() {
    const Transaction transaction(*session_, kBeginReading);
    const auto applied = read_applied(*session_, migrations_);
    std::vector<MigrationState> states;
    for (const auto& migration : migrations_) {
        auto& state = states.emplace_back(migration.version, std::nullopt);
        const auto found = applied.find(migration.version);
        if (found != applied.end()) state.applied_at = found->second;
    }
    for (const auto& [version, applied_at] : applied) {
        if (!knows(migrations_, version)) states.emplace_back(version, applied_at, true);
    }
    return states;
}

std::vector<const Migration*> Migrator::find_pending() {
    const auto applied = read_applied(*session_, migrations_);
    std::vector<const Migration*> pending;
    for (const auto& migration : migrations_) {
        if (!applied.contains(migration.version)) pending.push_back(&migration);
    }
    return pending;
}

std::vector<AppliedMigration> Migrator::apply() {
    {
        const Transaction transaction(*session_, kBeginReading);
        if (find_pending().empty()) return {};
    }
    Transaction transaction(*session_, kBeginWriting);
    take_lock(*session_);
    const auto pending = find_pending();  // again: another process may have been faster
    if (pending.empty()) return {};
    session_->run_script(kCreateBookkeeping);
    std::vector<AppliedMigration> applied;
    applied.reserve(pending.size());
    for (const auto* migration : pending) applied.push_back(run(*session_, *migration));
    transaction.commit();
    return applied;
}

}  // namespace akashi::postgres
