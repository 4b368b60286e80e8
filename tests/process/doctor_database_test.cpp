#include "akashi_serve.hpp"
#include "doctor_visit.hpp"
#include "postgres/blocking_session.hpp"

#include <boost/json/serialize.hpp>

#include <gmock/gmock.h>

#include <thread>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(Doctor, TellsPgBouncerFromPostgres) {
    servers->kill_pgbouncer();
    Visit found = visit();
    servers->start_pgbouncer();
    EXPECT_EQ(found.code, kProblem);
    EXPECT_EQ(found.condition("postgres"), "problem");
    EXPECT_THAT(found.remedy("postgres"), HasSubstr("without PgBouncer"));
    EXPECT_EQ(found.condition("notify"), "ok");
    servers->kill_postgres();
    found = visit();
    servers->start_postgres();
    EXPECT_EQ(found.code, kProblem);
    EXPECT_EQ(found.condition("postgres"), "problem");
    EXPECT_EQ(found.condition("notify"), "problem");
}

TEST_F(Doctor, FindsThatNoConnectionIsLeft) {
    environment_["DATABASE_URL"] = servers->notify_url();
    postgres::BlockingSession superuser(servers->superuser_url());
    superuser.run_script("ALTER ROLE akashi CONNECTION LIMIT 0");
    const Visit found = visit();
    superuser.run_script("ALTER ROLE akashi CONNECTION LIMIT -1");
    EXPECT_EQ(found.condition("postgres"), "problem");
    EXPECT_THAT(found.remedy("postgres"), HasSubstr("end programs that have many"));
}

TEST_F(Doctor, FindsThatOnlyOneConnectionIsLeft) {
    postgres::BlockingSession(servers->superuser_url())
        .run_script("CREATE ROLE narrow LOGIN PASSWORD 'narrow' CONNECTION LIMIT 1 IN ROLE akashi");
    environment_["DATABASE_URL"] = servers->notify_url() + "&user=narrow&password=narrow";
    const Visit found = visit();
    postgres::BlockingSession(servers->superuser_url()).run_script("DROP ROLE narrow");
    EXPECT_EQ(found.condition("postgres"), "ok");
    EXPECT_THAT(found.text(), HasSubstr("end programs that have many"));
    EXPECT_THAT(found.text(), Not(HasSubstr("the-database-is-slow.md")));
}

TEST_F(Doctor, FindsNotificationsThatPgBouncerSwallows) {
    environment_["NOTIFY_URL"] = servers->database_url();
    const Visit found = visit();
    EXPECT_EQ(found.condition("notify"), "problem");
    EXPECT_THAT(found.remedy("notify"), HasSubstr("not PgBouncer"));
}

TEST_F(Doctor, KnowsADirectConnection) {
    environment_["DATABASE_URL"] = servers->notify_url();
    EXPECT_THAT(visit().what("pooler"), HasSubstr("PostgreSQL itself"));
}

TEST_F(Doctor, NamesTheSettingsThatPostgresLacks) {
    environment_["DATABASE_URL"] = servers->notify_url();
    execute("ALTER ROLE akashi SET client_connection_check_interval = 0");
    const Visit found = visit();
    execute("ALTER ROLE akashi RESET client_connection_check_interval");
    EXPECT_EQ(found.condition("settings"), "warning");
    EXPECT_THAT(found.what("settings"), HasSubstr("client_connection_check_interval = 2s"));
}

TEST_F(Doctor, FindsMigrationsThatArePending) {
    execute("DELETE FROM schema_migrations WHERE version > '020'");
    const Visit found = visit();
    EXPECT_EQ(found.condition("migrations"), "problem");
    EXPECT_EQ(found.remedy("migrations"), "akashi migrate apply");
    EXPECT_EQ(found.condition("outbox"), "(none)") << "the tables may be others";
}

TEST_F(Doctor, NamesTheCommandThatMakesTheTables) {
    execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    const Visit found = visit();
    EXPECT_THAT(found.what("migrations"), HasSubstr("the first is 001_"));
    ASSERT_EQ(found.remedy("migrations"), "akashi migrate apply");
    ASSERT_EQ(run_akashi({"migrate", "apply"}, environment_).code, 0);
    ASSERT_EQ(visit().remedy("partitions"), "akashi doctor --fix");
    EXPECT_EQ(visit({"--fix"}).code, kWell);
}

TEST_F(Doctor, FindsAClockThatIsFiveMinutesOff) {
    // What PostgreSQL has for the session's clock_timestamp().
    execute(
        "CREATE SCHEMA late; CREATE FUNCTION late.clock_timestamp() RETURNS timestamptz "
        "LANGUAGE sql AS $$SELECT pg_catalog.clock_timestamp() - interval '5 minutes'$$"
    );
    environment_["DATABASE_URL"] = servers->notify_url() + "&search_path=late,pg_catalog,public";
    const Visit found = visit();
    execute("DROP SCHEMA late CASCADE");
    EXPECT_EQ(found.code, kWarning) << found.text();
    EXPECT_EQ(found.condition("clock"), "warning");
    EXPECT_THAT(found.what("clock"), HasSubstr("300.0 s ahead of PostgreSQL"));
}

TEST_F(Doctor, TellsALockFromAnOutage) {
    postgres::BlockingSession other(servers->notify_url());
    other.run_script("BEGIN; LOCK TABLE search_outbox");
    const Visit found = visit();
    EXPECT_EQ(found.code, kProblem);
    EXPECT_EQ(found.condition("postgres"), "ok");
    EXPECT_EQ(found.condition("migrations"), "ok");
    EXPECT_THAT(found.text(), HasSubstr("the-database-is-slow.md"));
    EXPECT_THAT(found.text(), Not(HasSubstr("all requests fail")));
}

TEST_F(Doctor, HasALineForEachThingAlsoWhereTablesAreLocked) {
    postgres::BlockingSession holder(servers->notify_url() + "&application_name=forgotten");
    holder.run_script(
        "BEGIN; LOCK TABLE schema_migrations, search_outbox, conflict_queue, conflict_pairs"
    );
    const Visit found = visit();
    for (const auto* name : {"migrations", "outbox", "conflict_queue", "judge_queue"}) {
        EXPECT_EQ(found.condition(name), "problem") << name;
        EXPECT_THAT(found.what(name), HasSubstr("forgotten, idle in transaction"));
        EXPECT_THAT(found.remedy(name), HasSubstr("pg_terminate_backend"));
    }
    for (const auto* name :
         {"postgres",
          "clock",
          "settings",
          "pooler",
          "partitions",
          "connections",
          "transactions",
          "tables"})
        EXPECT_EQ(found.condition(name), "ok") << name << ": " << found.what(name);
}

TEST_F(Doctor, TellsTheTableThatIsLockedFromTheOthers) {
    postgres::BlockingSession holder(servers->notify_url());
    holder.run_script("BEGIN; LOCK TABLE conflict_queue");
    const Visit found = visit();
    EXPECT_EQ(found.condition("migrations"), "ok");
    EXPECT_EQ(found.condition("outbox"), "ok");
    EXPECT_THAT(found.what("conflict_queue"), HasSubstr("nobody can read conflict_queue"));
    EXPECT_EQ(found.condition("judge_queue"), "ok");
}

TEST_F(Doctor, NamesTheSessionThatHoldsOthersUp) {
    postgres::BlockingSession holder(servers->notify_url() + "&application_name=forgotten");
    holder.run_script("BEGIN; LOCK TABLE decisions");
    std::jthread waiting([&] {
        postgres::BlockingSession(servers->notify_url()).query("SELECT FROM decisions LIMIT 1");
    });
    const auto has_waited = [&] {
        return !holder
                    .query(
                        "SELECT FROM pg_locks WHERE waitstart < clock_timestamp() - interval '1 s'"
                    )
                    .empty();
    };
    EXPECT_TRUE(eventually(has_waited));
    const Visit found = visit();
    holder.roll_back();
    EXPECT_EQ(found.condition("transactions"), "warning");
    EXPECT_THAT(found.what("transactions"), HasSubstr("forgotten, idle in transaction"));
}

TEST_F(Doctor, IsToldByAServerThatDoesNotAskALostDatabase) {
    AkashiServe server({servers->database_url(), servers->notify_url(), environment_});
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    Client client = server.client();
    ASSERT_EQ(client.get("/v1/admin/ops").status, 200);
    servers->kill_pgbouncer();
    EXPECT_TRUE(server.wait_for("/health", 503));
    EXPECT_TRUE(eventually([&] {
        return client.get("/v1/admin/ops").body.contains("does not tell them: it does not answer");
    }));
    servers->start_pgbouncer();
}

TEST_F(Doctor, SaysWhatItCouldNotMend) {
    execute(
        "INSERT INTO search_outbox (decision_id, org_id, operation, attempts) "
        "VALUES (gen_random_uuid(), gen_random_uuid(), 'upsert', 10);"
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'nobody may'; END$$;"
        "CREATE TRIGGER refuse BEFORE UPDATE ON search_outbox EXECUTE FUNCTION refuse()"
    );
    const Visit found = visit({"--fix"});
    EXPECT_EQ(found.code, kProblem);
    EXPECT_THAT(found.what("fix"), HasSubstr("nobody may"));
    EXPECT_EQ(found.condition("outbox"), "problem");
}

TEST_F(Doctor, MendsPartitionsAndDeadLetters) {
    execute(
        "DROP TABLE agent_events_" +
        postgres::BlockingSession(servers->notify_url())
            .query("SELECT to_char((now() AT TIME ZONE 'UTC')::date + 3, 'YYYYMMDD')")[0][0]
    );
    execute(
        "INSERT INTO search_outbox (decision_id, org_id, operation, attempts, locked_until) "
        "VALUES (gen_random_uuid(), gen_random_uuid(), 'upsert', 10, NULL), "
        "(gen_random_uuid(), gen_random_uuid(), 'upsert', 0, now() + interval '1 day')"
    );
    Visit found = visit();
    EXPECT_EQ(found.code, kProblem);
    EXPECT_EQ(found.condition("partitions"), "warning");
    EXPECT_EQ(found.condition("outbox"), "problem");
    EXPECT_THAT(found.remedy("outbox"), HasSubstr("akashi doctor --fix"));
    obey(found.remedy("outbox"));
    found = visit({"--fix"});
    EXPECT_EQ(found.code, kWell) << found.text();
    EXPECT_EQ(found.report.at("fixed").as_array().size(), 3U);
    EXPECT_EQ(visit({"--fix"}).report.at("fixed").as_array().size(), 0U);
}

TEST_F(Doctor, DoesNotTellWhatAnotherDoctorMendsAtTheSameTime) {
    execute(
        "INSERT INTO search_outbox (decision_id, org_id, operation, attempts) "
        "VALUES (gen_random_uuid(), gen_random_uuid(), 'upsert', 10)"
    );
    postgres::BlockingSession other(servers->notify_url());
    other.run_script("BEGIN; UPDATE search_outbox SET attempts = 0");
    std::jthread ending([&] {
        const auto is_awaited = [&] {
            return !other.query("SELECT FROM pg_locks WHERE NOT granted").empty();
        };
        EXPECT_TRUE(eventually(is_awaited));
        other.run_script("COMMIT");
    });
    const Visit found = visit({"--fix"});
    EXPECT_EQ(found.condition("outbox"), "ok") << found.text();
    EXPECT_EQ(found.report.at("fixed").as_array().size(), 0U) << found.text();
}

TEST_F(Doctor, LeavesDeadLettersWhoseCauseIsStillThere) {
    execute(
        "INSERT INTO search_outbox (decision_id, org_id, operation, attempts) "
        "VALUES (gen_random_uuid(), gen_random_uuid(), 'upsert', 10)"
    );
    environment_["AKASHI_EMBEDDING_PROVIDER"] = "ollama";
    environment_["OLLAMA_URL"] = "http://127.0.0.1:" + std::to_string(free_port());
    const Visit found = visit({"--fix"});
    EXPECT_EQ(found.condition("outbox"), "problem");
    EXPECT_THAT(json::serialize(found.report.at("fixed")), HasSubstr("nothing in search_outbox"));
}

}  // namespace
}  // namespace akashi::testing
