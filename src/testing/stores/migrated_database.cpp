#include "testing/stores/migrated_database.hpp"

#include "base/crypto.hpp"
#include "postgres/migrations.hpp"
#include "testing/dev_environment.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace akashi::testing {

using postgres::BlockingSession;

namespace {

/// Ends what other sessions do in the database, and waits until they are gone. Idle ones, which
/// PgBouncer keeps for its next client, do no harm.
constexpr const char* kEndSessions = R"(DO $$
BEGIN
    LOOP
        PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend'
        AND state <> 'idle' AND pid <> pg_backend_pid();
        EXIT WHEN NOT FOUND;
        PERFORM pg_sleep(0.001), pg_stat_clear_snapshot();
    END LOOP;
END $$)";

/// What the database was made of, but for its rows. The planner's statistics of rows that are gone
/// stay until the database is dropped.
constexpr const char* kState = R"(
    SELECT (now() AT TIME ZONE 'UTC')::date || ' ' || md5(string_agg(part, ' ' ORDER BY part))
        || CASE WHEN EXISTS (SELECT FROM pg_stats WHERE schemaname = 'public') THEN ' analyzed'
            ELSE '' END
    FROM (
        SELECT format('%s %s %s', relname, relkind, reloptions) FROM pg_class WHERE oid >= 16384
        UNION ALL SELECT a::text FROM pg_attribute AS a WHERE attrelid >= 16384
        UNION ALL SELECT c::text FROM pg_constraint AS c WHERE oid >= 16384
        UNION ALL SELECT p::text FROM pg_proc AS p WHERE oid >= 16384
        UNION ALL SELECT t::text FROM pg_trigger AS t WHERE oid >= 16384
    ) AS parts (part))";

/// Deletes all rows, and restarts the sequences. Tables of less than ten pages are alike to the
/// planner until they are vacuumed, and it takes a tenth of the time to delete their rows; the
/// others are truncated. Deletes from the newer tables first, because they refer to the older ones,
/// and then again, because triggers count what is deleted. The audit log refuses both.
constexpr const char* kEmpty = R"(DO $$
DECLARE
    tables regclass[] := (
        SELECT array_agg(oid ORDER BY oid DESC) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname <> 'schema_migrations'
    );
    large text := (
        SELECT string_agg(oid::regclass::text, ', ') FROM pg_class
        WHERE oid = ANY (tables) AND (pg_table_size(oid) >= 10 * 8192 OR reltuples <> -1)
    );
    emptied regclass;
    restarted text;
BEGIN
    ALTER TABLE mutation_audit_log DISABLE TRIGGER USER;
    IF large IS NOT NULL THEN
        EXECUTE format('TRUNCATE %s CASCADE', large);
    END IF;
    FOREACH emptied IN ARRAY tables || tables LOOP
        CONTINUE WHEN pg_relation_size(emptied) = 0;
        EXECUTE format('DELETE FROM %s', emptied);
    END LOOP;
    ALTER TABLE mutation_audit_log ENABLE TRIGGER USER;
    FOR restarted IN
        SELECT format('%I', sequencename) FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL
    LOOP
        EXECUTE format('ALTER SEQUENCE %s RESTART', restarted);
    END LOOP;
END $$)";

std::string state_of(BlockingSession& database) {
    std::string migrations;
    for (const auto& migration : postgres::embedded_migrations())
        migrations.append(migration.version).append(migration.text);
    return to_hex(as_text(sha256(migrations))) + " " + database.query(kState).at(0).at(0);
}

void migrate(const std::string& url) {
    postgres::Migrator(url).apply();
    BlockingSession(url).query("SELECT akashi_make_event_partitions(7)");
}

}  // namespace

MigratedDatabase::MigratedDatabase(const std::string& set) {
    if (std::getenv("AKASHI_NEW_DATABASES") != nullptr) {
        own_ = std::make_unique<postgres::TestDatabase>();
        migrate(url("NOTIFY_URL"));
    } else {
        kept_ = std::make_unique<postgres::KeptDatabase>(set);
        if (!make_like_new()) make();
    }
}

const std::string& MigratedDatabase::name() const { return own_ ? own_->name() : kept_->name(); }

std::string MigratedDatabase::url(const char* variable) const {
    return with_database(dev_environment(variable), name());
}

/// False when it must be made again.
bool MigratedDatabase::make_like_new() {
    const auto made = kept_->session().query(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", {name()}
    );
    if (made.empty()) return false;
    BlockingSession database(url("NOTIFY_URL"));
    database.run_script(kEndSessions);
    if (state_of(database) != made.at(0).at(0)) return false;
    database.run_script(kEmpty);
    return true;
}

void MigratedDatabase::make() {
    postgres::drop_database(kept_->session(), name());
    kept_->session().query("CREATE DATABASE " + name());
    migrate(url("NOTIFY_URL"));
    BlockingSession database(url("NOTIFY_URL"));
    database.run_script("COMMENT ON DATABASE " + name() + " IS '" + state_of(database) + "'");
}

}  // namespace akashi::testing
