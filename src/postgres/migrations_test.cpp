#include "postgres/migrations.hpp"

#include "postgres/blocking_session.hpp"
#include "postgres/database_fixture.hpp"
#include "testing/dev_environment.hpp"
#include "testing/process.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <future>
#include <list>
#include <regex>
#include <stdexcept>

namespace akashi::postgres {
namespace {

using ::testing::Contains;
using testing::dev_environment;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using testing::with_database;

const Migration kFirst{"001_first.sql", "CREATE TABLE first (id integer);"};
const Migration kSecond{"002_second.sql", "CREATE TABLE second (id integer);"};

std::string error_of(auto&& action) {
    try {
        action();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "no error";
}

/// Databases of its own, reached through PgBouncer (`url`) and directly (`direct_url`).
class Migrations : public ::testing::Test {
protected:
    void SetUp() override { database_ = make_database(); }

    std::string make_database() { return databases_.emplace_back().name(); }

    std::string url() const { return with_database(pooled_base_, database_); }
    std::string direct_url(const std::string& name) const {
        return with_database(direct_base_, name);
    }
    std::string direct_url() const { return direct_url(database_); }

    /// The first column.
    std::vector<std::string> query(const std::string& statement) const {
        std::vector<std::string> column;
        for (const auto& row : BlockingSession(direct_url()).query(statement))
            column.push_back(row.at(0));
        return column;
    }

    std::vector<std::string> tables() const {
        return query(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p')"
        );
    }

    /// Creates Atlas's own table of migrations, with one row.
    void pretend_atlas(const std::string& schema, const std::string& row) const {
        BlockingSession(direct_url())
            .run_script(fmt::format(
                "CREATE SCHEMA IF NOT EXISTS {0};"
                "CREATE TABLE {0}.atlas_schema_revisions (version varchar PRIMARY KEY, "
                "description varchar NOT NULL, type bigint NOT NULL DEFAULT 2, "
                "applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, "
                "executed_at timestamptz NOT NULL, execution_time bigint NOT NULL, "
                "error text, hash varchar NOT NULL, operator_version varchar NOT NULL);"
                "INSERT INTO {0}.atlas_schema_revisions VALUES "
                "('.atlas_cloud_identifier', 'x', 0, 0, 0, now(), 0, NULL, '', 'Atlas'), {1};",
                schema,
                row
            ));
    }

    static void run(const std::vector<std::string>& command) {
        akashi::testing::ServerProcess process({.command = command});
        if (process.wait() != 0) throw std::runtime_error(command[0] + ": " + process.log());
    }

private:
    const std::string pooled_base_ = dev_environment("DATABASE_URL");
    const std::string direct_base_ = dev_environment("NOTIFY_URL");
    std::list<TestDatabase> databases_;
    std::string database_;
};

TEST_F(Migrations, MakeTheTablesThatOperatorsKnow) {
    Migrator migrator(url());
    EXPECT_THAT(migrator.apply(), SizeIs(embedded_migrations().size()));
    const auto names = tables();
    for (const char* name :
         {"organizations",
          "agents",
          "decisions",
          "runs",
          "agent_events",
          "search_outbox",
          "access_grants"}) {
        EXPECT_THAT(names, Contains(name));
    }
    EXPECT_THAT(
        query("SELECT attname FROM pg_attribute WHERE attrelid = 'search_outbox'::regclass "
              "AND attname IN ('id', 'decision_id', 'operation', 'attempts', 'last_error', "
              "'created_at', 'locked_until')"),
        SizeIs(7)
    );
}

TEST_F(Migrations, AreListedAsPendingAndThenAsApplied) {
    Migrator migrator(url(), {kFirst, kSecond});
    for (const auto& state : migrator.list()) EXPECT_FALSE(state.applied_at);
    EXPECT_THAT(tables(), IsEmpty()) << "looking must not change anything";
    migrator.apply();
    const auto states = migrator.list();
    ASSERT_THAT(states, SizeIs(2));
    EXPECT_EQ(states[0].version, "001_first.sql");
    EXPECT_TRUE(states[0].applied_at);
    EXPECT_TRUE(states[1].applied_at);
}

TEST_F(Migrations, ChangeNothingTheSecondTime) {
    Migrator(url()).apply();
    const auto before = query("SELECT version || applied_at FROM schema_migrations");
    EXPECT_THAT(Migrator(url()).apply(), IsEmpty());
    EXPECT_EQ(query("SELECT version || applied_at FROM schema_migrations"), before);
}

TEST_F(Migrations, ApplyOnlyWhatIsNew) {
    Migrator(url(), {kFirst}).apply();
    const auto applied = Migrator(url(), {kFirst, kSecond}).apply();
    ASSERT_THAT(applied, SizeIs(1));
    EXPECT_EQ(applied[0].version, "002_second.sql");
}

TEST_F(Migrations, AreEachAppliedOnceWhenFourProcessesStart) {
    const std::vector<Migration> slow{
        {"001_first.sql", "SELECT pg_sleep(0.3); CREATE TABLE first (id integer);"}, kSecond
    };
    std::vector<std::future<std::size_t>> starts;
    for (int i = 0; i < 4; ++i) {
        starts.push_back(std::async(std::launch::async, [&] {
            return Migrator(url(), slow).apply().size();
        }));
    }
    std::size_t applied = 0;
    for (auto& start : starts) applied += start.get();
    EXPECT_EQ(applied, 2U);
    EXPECT_THAT(
        query("SELECT version FROM schema_migrations"),
        UnorderedElementsAre("001_first.sql", "002_second.sql")
    );
}

TEST_F(Migrations, DoNotDependOnWhatOthersLeftInASessionOfPgBouncer) {
    BlockingSession(url()).query("SET search_path = ''");
    EXPECT_THAT(Migrator(url(), {kFirst}).apply(), SizeIs(1));
    EXPECT_THAT(tables(), Contains("first"));
}

TEST_F(Migrations, RefuseADatabaseOfANewerVersion) {
    Migrator(url(), {kFirst, kSecond}).apply();
    Migrator older(url(), {kFirst});
    const auto is_refusal =
        "the database was migrated by a newer version of Akashi: it has the migration "
        "002_second.sql, this program knows migrations up to 001_first.sql";
    EXPECT_EQ(error_of([&] { older.apply(); }), is_refusal);
    EXPECT_EQ(error_of([&] { older.list(); }), is_refusal);
}

/// What makes the function that says which programs work with the schema.
std::string compatible_since(int number) {
    return fmt::format(
        "CREATE OR REPLACE FUNCTION akashi_compatible_since() RETURNS integer "
        "LANGUAGE sql IMMUTABLE RETURN {};",
        number
    );
}

TEST_F(Migrations, OfANewerVersionAreTakenWhileTheySaySo) {
    const auto same = compatible_since(1);
    const auto other = compatible_since(3);
    Migrator(url(), {kFirst, {"002_second.sql", same}}).apply();
    Migrator older(url(), {kFirst});
    EXPECT_THAT(older.apply(), IsEmpty());
    const auto states = older.list();
    ASSERT_THAT(states, SizeIs(2));
    EXPECT_FALSE(states[0].is_newer);
    EXPECT_TRUE(states[1].is_newer);
    EXPECT_EQ(states[1].version, "002_second.sql");
    EXPECT_TRUE(states[1].applied_at);

    Migrator(url(), {kFirst, {"002_second.sql", same}, {"003_third.sql", other}}).apply();
    EXPECT_EQ(
        error_of([&] { older.list(); }),
        "the database was migrated by a newer version of Akashi: it has the migration "
        "002_second.sql, this program knows migrations up to 001_first.sql, and the schema needs a "
        "program that knows 003; start a version that does"
    );
}

TEST_F(Migrations, OfAnotherVersionAreRefusedWhateverTheySay) {
    const Migration says{"001_first.sql", "SELECT 1;"};
    const auto one = compatible_since(1);
    Migrator(url(), {{"001_other.sql", one}}).apply();
    EXPECT_THAT(
        error_of([&] { Migrator(url(), {says, kSecond}).apply(); }), HasSubstr("another version")
    );
}

TEST(EachMigration, SaysWhichOlderProgramsWorkWithItsSchema) {
    constexpr std::string_view kBefore = "031_compatible_since.sql";
    const std::regex form(R"(FUNCTION akashi_compatible_since\(\)[^;]*RETURN (\d+);)");
    int last = 0;
    for (const auto& [version, text] : embedded_migrations()) {
        if (version < kBefore) continue;
        const std::string sql(text);
        std::smatch says;
        ASSERT_TRUE(std::regex_search(sql, says, form))
            << version << " does not make akashi_compatible_since() again, see " << kBefore;
        const int since = std::stoi(says[1]);
        EXPECT_GE(since, last) << version << ": what did not work with an earlier one does not now";
        EXPECT_LE(since, std::stoi(version)) << version;
        last = since;
    }
    EXPECT_GT(last, 0);
}

TEST_F(Migrations, LeaveNothingBehindWhenOneFails) {
    Migrator migrator(url(), {kFirst, {"002_wrong.sql", "CREATE TABLE more (id integer);\nOops;"}});
    EXPECT_EQ(
        error_of([&] { migrator.apply(); }),
        "002_wrong.sql failed: syntax error at or near \"Oops\" (line 2); nothing was changed"
    );
    EXPECT_THAT(tables(), IsEmpty());
    EXPECT_FALSE(migrator.list()[0].applied_at) << "the session can still be used";
}

TEST_F(Migrations, RefuseAFileThatRunsOutsideATransaction) {
    Migrator migrator(url(), {kFirst, {"002_out.sql", "-- atlas:txmode none\n\nSELECT 1;"}});
    EXPECT_THAT(error_of([&] { migrator.apply(); }), HasSubstr("002_out.sql asks to run outside"));
    EXPECT_THAT(tables(), IsEmpty());
}

TEST_F(Migrations, CountAsAppliedWhenAtlasAppliedThem) {
    pretend_atlas(
        "atlas_schema_revisions", "('001', 'first', 2, 1, 1, now(), 0, NULL, 'h', 'Atlas')"
    );
    Migrator migrator(url(), {kFirst, kSecond});
    EXPECT_TRUE(migrator.list()[0].applied_at);
    const auto applied = migrator.apply();
    ASSERT_THAT(applied, SizeIs(1));
    EXPECT_EQ(applied[0].version, "002_second.sql");
}

TEST_F(Migrations, CountAsAppliedUpToTheBaselineOfAtlas) {
    pretend_atlas("public", "('002', 'baseline', 1, 0, 0, now(), 0, NULL, '', 'Atlas')");
    EXPECT_THAT(Migrator(url(), {kFirst, kSecond}).apply(), IsEmpty());
}

TEST_F(Migrations, RefuseWhatAtlasLeftHalfDone) {
    pretend_atlas("public", "('001', 'first', 2, 1, 3, now(), 0, 'oops', 'h', 'Atlas')");
    EXPECT_THAT(
        error_of([&] { Migrator(url(), {kFirst}).apply(); }),
        HasSubstr("Atlas stopped in the middle of 001_first.sql, after 1 of 3 statements")
    );
}

TEST_F(Migrations, RefuseWhatANewerVersionAppliedWithAtlas) {
    pretend_atlas("public", "('002', 'second', 2, 1, 1, now(), 0, NULL, 'h', 'Atlas')");
    EXPECT_THAT(error_of([&] { Migrator(url(), {kFirst}).apply(); }), HasSubstr("a newer version"));
}

/// The two kinds of backup of docs/operations/backup-and-restore.md, with rows in every table
/// that they cover.
class Backups : public Migrations {
protected:
    void SetUp() override {
        Migrations::SetUp();
        if (IsSkipped()) return;
        Migrator(url()).apply();
        BlockingSession(direct_url())
            .run_script(
                "INSERT INTO organizations (id, name, slug) VALUES (gen_random_uuid(), 'O', 'o');"
                "INSERT INTO agents (id, org_id, agent_id, name) "
                "SELECT gen_random_uuid(), id, 'a', 'A' FROM organizations;"
                "INSERT INTO runs (id, org_id, agent_id) "
                "SELECT gen_random_uuid(), org_id, agent_id FROM agents;"
                "INSERT INTO decisions (id, org_id, run_id, agent_id, decision_type, outcome, "
                "confidence, completeness_score, content_hash, valid_from, transaction_time) "
                "SELECT gen_random_uuid(), org_id, id, agent_id, 'choice', 'PostgreSQL', 0.5, 0.5, "
                "'v2:0', now(), now() FROM runs;"
                "INSERT INTO search_documents SELECT id, org_id, valid_from, 1, 'postgresql:1A' "
                "FROM decisions;"
            );
        restored_ = make_database();
    }

    std::string found_in_restored() const {
        return BlockingSession(direct_url(restored_))
            .query("SELECT outcome FROM decisions WHERE org_id IN (SELECT id FROM organizations)")
            .at(0)
            .at(0);
    }

    std::string terms_in_restored() const {
        return BlockingSession(direct_url(restored_))
            .query("SELECT words FROM search_documents WHERE words @@ 'postgresql'::tsquery")
            .at(0)
            .at(0);
    }

    void expect_up_to_date() const {
        for (const auto& state : Migrator(direct_url(restored_)).list())
            EXPECT_TRUE(state.applied_at) << state.version;
    }

    akashi::testing::TemporaryDirectory folder_;
    std::string restored_;
};

TEST_F(Backups, OfEverythingAreRestoredIntoAnEmptyDatabase) {
    const auto file = folder_ / "full.dump";
    run({"pg_dump", direct_url(), "-Fc", "-f", file});
    run({"pg_restore", "--exit-on-error", "-d", direct_url(restored_), file});
    expect_up_to_date();
    EXPECT_EQ(found_in_restored(), "PostgreSQL");
    EXPECT_EQ(terms_in_restored(), "'postgresql':1A");
}

TEST_F(Backups, OfTheCoreTablesAreRestoredIntoAMigratedDatabase) {
    const auto file = folder_ / "core.dump";
    run(
        {"pg_dump",
         direct_url(),
         "-Fc",
         "--table=organizations",
         "--table=agents",
         "--table=decisions",
         "--table=runs",
         "--table=access_grants",
         "-f",
         file}
    );
    Migrator(direct_url(restored_)).apply();
    // The dump lists the tables by name; their foreign keys need this order.
    for (const char* table : {"organizations", "agents", "runs", "decisions", "access_grants"}) {
        run(
            {"pg_restore",
             "--exit-on-error",
             "--data-only",
             std::string("--table=") + table,
             "-d",
             direct_url(restored_),
             file}
        );
    }
    expect_up_to_date();
    EXPECT_EQ(found_in_restored(), "PostgreSQL");
}

TEST_F(Migrations, AreAppliedThroughAUrlWithTheParametersOfOtherDrivers) {
    const auto separator = url().find('?') == std::string::npos ? "?" : "&";
    EXPECT_THAT(Migrator(url() + separator + "pool_max_conns=4", {kFirst}).apply(), SizeIs(1));
}

TEST(DatabaseUrl, IsNotRepeatedWhenItIsWrong) {
    for (const char* url :
         {"postgres://akashi:sec@ret@localhost/akashi",
          "postgres://akashi:sec/ret@localhost/akashi",
          "postgres://akashi:sec%ret@localhost/akashi",
          "postgres://akashi:secret@localhost:1/akashi"}) {
        const auto message = error_of([&] { BlockingSession{url}; });
        EXPECT_NE(message, "no error");
        EXPECT_THAT(message, Not(HasSubstr("sec"))) << url;
        EXPECT_THAT(message, Not(HasSubstr("ret"))) << url;
    }
}

}  // namespace
}  // namespace akashi::postgres
