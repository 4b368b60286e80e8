#include "akashi_serve.hpp"
#include "command.hpp"
#include "dev_servers.hpp"
#include "postgres/blocking_session.hpp"
#include "testing/qdrant_double.hpp"
#include "testing/redis_server.hpp"
#include "testing/smtp_double.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kWell = 0;
constexpr int kWarning = 1;
constexpr int kProblem = 2;

/// What `akashi doctor --json` said.
struct Visit {
    int code = -1;
    json::object report;

    /// The line of this name; an empty object when there is none.
    json::object finding(std::string_view name) const {
        for (const auto& finding : report.at("findings").as_array())
            if (finding.at("name").as_string() == name) return finding.as_object();
        return {};
    }
    std::string condition(std::string_view name) const { return text(name, "condition"); }
    std::string what(std::string_view name) const { return text(name, "what"); }
    std::string remedy(std::string_view name) const { return text(name, "remedy"); }

private:
    std::string text(std::string_view name, std::string_view member) const {
        const json::object found = finding(name);
        const auto* value = found.if_contains(member);
        return value != nullptr && value->is_string() ? std::string(value->as_string())
                                                      : std::string("(none)");
    }
};

/// An installation on servers of its own, in which all is well.
class Doctor : public ::testing::Test {
protected:
    static void SetUpTestSuite() { servers_ = std::make_unique<DevServers>(); }
    static void TearDownTestSuite() { servers_.reset(); }

    void SetUp() override {
        execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        const std::string keys = directory_ / "keys";
        environment_ = {
            {"DATABASE_URL", servers_->database_url()},
            {"NOTIFY_URL", servers_->notify_url()},
            {"AKASHI_JWT_PRIVATE_KEY", keys + "/jwt_private.pem"},
            {"AKASHI_JWT_PUBLIC_KEY", keys + "/jwt_public.pem"},
            {"AKASHI_DATA_DIR", directory_ / "data"},
            {"AKASHI_PORT", std::to_string(free_port())},
            {"AKASHI_EMBEDDING_PROVIDER", "noop"},
        };
        std::filesystem::create_directory(directory_ / "data");
        ASSERT_EQ(run_akashi({"genkey", keys}).code, 0);
        ASSERT_EQ(run_akashi({"migrate", "apply"}, environment_).code, 0);
        execute("SELECT akashi_make_event_partitions(7)");
    }

    static void execute(const std::string& script) {
        postgres::BlockingSession(servers_->notify_url()).run_script(script);
    }

    /// All down may take ten seconds; anything longer is a failure.
    Visit visit(std::vector<std::string> flags = {}) const {
        ProcessOptions options{
            .command = {AKASHI_BINARY, "doctor", "--json"}, .environment = environment_
        };
        options.command.insert(options.command.end(), flags.begin(), flags.end());
        ServerProcess process(options);
        const int code = process.wait(std::chrono::seconds(10));
        boost::system::error_code failed;
        const auto report = json::parse(process.log(), failed);
        EXPECT_FALSE(failed) << process.log();
        return {code, failed ? json::object() : report.as_object()};
    }

    static inline std::unique_ptr<DevServers> servers_;
    TemporaryDirectory directory_;
    Environment environment_;
};

TEST_F(Doctor, FindsNothingWhereAllIsWell) {
    RedisServer redis;
    environment_["REDIS_URL"] = redis.url();
    const Visit found = visit();
    EXPECT_EQ(found.code, kWell) << json::serialize(found.report);
    EXPECT_EQ(found.report.at("condition"), "ok");
    EXPECT_EQ(found.report.at("store"), "postgres");
    EXPECT_EQ(found.report.at("fixed").as_array().size(), 0U);
    EXPECT_THAT(found.what("pooler"), HasSubstr("transaction mode"));
    for (const auto* name :
         {"configuration", "variables",  "keys",        "server",       "postgres",
          "clock",         "settings",   "migrations",  "notify",       "redis",
          "embedding",     "disk",       "event_log",   "outbox",       "conflict_queue",
          "judge_queue",   "partitions", "connections", "transactions", "tables"})
        EXPECT_EQ(found.condition(name), "ok") << name << ": " << found.what(name);
    const Ended text = run_akashi({"doctor"}, environment_);
    EXPECT_EQ(text.code, kWell);
    EXPECT_THAT(text.output, HasSubstr("✓ postgres"));
    EXPECT_THAT(text.output, HasSubstr("All is well."));
}

TEST_F(Doctor, KnowsTheServerThatRuns) {
    const auto port = static_cast<std::uint16_t>(std::stoi(environment_.at("AKASHI_PORT")));
    AkashiServe server({servers_->database_url(), servers_->notify_url(), environment_, port});
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    const Visit found = visit();
    EXPECT_EQ(found.condition("server"), "ok") << found.what("server");
    EXPECT_THAT(found.what("server"), HasSubstr("is healthy"));
    EXPECT_THAT(found.what("event_log"), HasSubstr("used by process"));
    EXPECT_EQ(found.condition("pooler"), "ok");
}

TEST_F(Doctor, TellsEveryMistakeOfTheConfigurationAtOnce) {
    environment_["AKASHI_READ_TIMEOUT"] = "soon";
    environment_["AKASHI_EVENT_BUFFER_SIZE"] = "0";
    const Visit found = visit();
    EXPECT_EQ(found.code, kProblem);
    const std::string all = json::serialize(found.report);
    EXPECT_THAT(all, HasSubstr("AKASHI_READ_TIMEOUT"));
    EXPECT_THAT(all, HasSubstr("AKASHI_EVENT_BUFFER_SIZE"));
}

TEST_F(Doctor, SuggestsTheVariableThatWasMeant) {
    environment_["AKASHI_EVENT_BUFER_SIZE"] = "10";
    const Visit found = visit();
    EXPECT_EQ(found.code, kWarning);
    EXPECT_THAT(found.what("variables"), HasSubstr("(for AKASHI_EVENT_BUFFER_SIZE?)"));
}

TEST_F(Doctor, FindsAKeyThatOthersCanReadAndPairsThatDoNotFit) {
    const std::string file = environment_.at("AKASHI_JWT_PRIVATE_KEY");
    std::filesystem::permissions(file, std::filesystem::perms(0644));
    Visit found = visit();
    EXPECT_EQ(found.code, kProblem);
    EXPECT_EQ(found.remedy("keys"), "chmod 600 " + file);
    std::filesystem::permissions(file, std::filesystem::perms(0600));
    const std::string other = directory_ / "other";
    ASSERT_EQ(run_akashi({"genkey", other}).code, 0);
    environment_["AKASHI_JWT_PUBLIC_KEY"] = other + "/jwt_public.pem";
    found = visit();
    EXPECT_EQ(found.condition("keys"), "problem");
}

TEST_F(Doctor, TellsPgBouncerFromPostgres) {
    servers_->kill_pgbouncer();
    Visit found = visit();
    servers_->start_pgbouncer();
    EXPECT_EQ(found.code, kProblem);
    EXPECT_EQ(found.condition("postgres"), "problem");
    EXPECT_THAT(found.remedy("postgres"), HasSubstr("without PgBouncer"));
    EXPECT_EQ(found.condition("notify"), "ok");
    servers_->kill_postgres();
    found = visit();
    servers_->start_postgres();
    EXPECT_EQ(found.code, kProblem);
    EXPECT_EQ(found.condition("postgres"), "problem");
    EXPECT_EQ(found.condition("notify"), "problem");
}

TEST_F(Doctor, FindsNotificationsThatPgBouncerSwallows) {
    environment_["NOTIFY_URL"] = servers_->database_url();
    const Visit found = visit();
    EXPECT_EQ(found.condition("notify"), "problem");
    EXPECT_THAT(found.remedy("notify"), HasSubstr("not PgBouncer"));
}

TEST_F(Doctor, KnowsADirectConnection) {
    environment_["DATABASE_URL"] = servers_->notify_url();
    EXPECT_THAT(visit().what("pooler"), HasSubstr("PostgreSQL itself"));
}

TEST_F(Doctor, FindsMigrationsThatArePending) {
    execute("DELETE FROM schema_migrations WHERE version > '020'");
    const Visit found = visit();
    EXPECT_EQ(found.condition("migrations"), "problem");
    EXPECT_EQ(found.remedy("migrations"), "akashi migrate apply");
    EXPECT_EQ(found.condition("outbox"), "(none)") << "the tables may be others";
}

TEST_F(Doctor, FindsRedisThatIsGoneOrNearlyFull) {
    RedisServer redis({.settings = {"--maxmemory", "100kb"}});
    environment_["REDIS_URL"] = redis.url();
    Visit found = visit();
    EXPECT_EQ(found.condition("redis"), "warning") << found.what("redis");
    EXPECT_THAT(found.what("redis"), HasSubstr("rate limits are not enforced"));
    redis.kill();
    found = visit();
    EXPECT_EQ(found.condition("redis"), "problem");
    EXPECT_THAT(found.remedy("redis"), HasSubstr("redis-cli"));
}

TEST_F(Doctor, FindsACollectionThatDoesNotFitAndPointsThatAreMissing) {
    QdrantDouble qdrant;
    environment_["QDRANT_URL"] = qdrant.url();
    qdrant.make("akashi_decisions", 3);
    EXPECT_EQ(visit().condition("qdrant"), "ok");
    execute(
        "INSERT INTO decision_embeddings (decision_id, org_id, model, embedding) "
        "VALUES (gen_random_uuid(), gen_random_uuid(), 'm', '\\x00')"
    );
    Visit found = visit();
    EXPECT_EQ(found.condition("qdrant"), "warning") << found.what("qdrant");
    EXPECT_EQ(found.remedy("qdrant"), "akashi reindex");
    qdrant.drop("akashi_decisions");
    qdrant.make("akashi_decisions", 3, "Dot");
    EXPECT_EQ(visit().condition("qdrant"), "problem");
    qdrant.stop();
    EXPECT_EQ(visit().condition("qdrant"), "problem");
}

TEST_F(Doctor, FindsAProviderThatDoesNotAnswer) {
    environment_["AKASHI_EMBEDDING_PROVIDER"] = "ollama";
    environment_["OLLAMA_URL"] = "http://127.0.0.1:" + std::to_string(free_port());
    EXPECT_EQ(visit().condition("embedding"), "problem");
}

TEST_F(Doctor, FindsAMailServerWithoutStarttls) {
    SmtpDouble good({.user = "akashi", .password = "secret-of-mails"});
    environment_["AKASHI_SMTP_HOST"] = "localhost";
    environment_["AKASHI_SMTP_PORT"] = std::to_string(good.port());
    environment_["AKASHI_SMTP_USER"] = "akashi";
    environment_["AKASHI_SMTP_PASSWORD"] = "secret-of-mails";
    environment_["SSL_CERT_FILE"] = good.certificate();
    Visit found = visit();
    EXPECT_EQ(found.condition("smtp"), "ok") << found.what("smtp");
    environment_["AKASHI_SMTP_PASSWORD"] = "another-secret";
    found = visit();
    EXPECT_EQ(found.condition("smtp"), "problem");
    EXPECT_THAT(json::serialize(found.report), Not(HasSubstr("another-secret")));
    SmtpDouble bad({.has_starttls = false});
    environment_["AKASHI_SMTP_PORT"] = std::to_string(bad.port());
    found = visit();
    EXPECT_EQ(found.condition("smtp"), "problem");
    EXPECT_THAT(found.what("smtp"), HasSubstr("does not support STARTTLS"));
}

TEST_F(Doctor, FindsAnotherProgramOnThePort) {
    const RedisServer redis;
    environment_["AKASHI_PORT"] = std::to_string(redis.port());
    const Visit found = visit();
    EXPECT_EQ(found.condition("server"), "problem");
    EXPECT_THAT(found.remedy("server"), HasSubstr("ss -ltnp"));
}

TEST_F(Doctor, MendsPartitionsAndDeadLetters) {
    execute(
        "DROP TABLE agent_events_" +
        postgres::BlockingSession(servers_->notify_url())
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
    found = visit({"--fix"});
    EXPECT_EQ(found.code, kWell) << json::serialize(found.report);
    EXPECT_EQ(found.report.at("fixed").as_array().size(), 3U);
    EXPECT_EQ(visit({"--fix"}).report.at("fixed").as_array().size(), 0U);
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

TEST_F(Doctor, EndsInTimeWhenEverythingIsDown) {
    RedisServer redis;
    QdrantDouble qdrant;
    for (const auto* name : {"DATABASE_URL", "NOTIFY_URL"})
        environment_[name] = DevServers::with_port(environment_.at(name), redis.port());
    environment_["REDIS_URL"] = redis.url();
    environment_["QDRANT_URL"] = qdrant.url();
    environment_["AKASHI_EMBEDDING_PROVIDER"] = "ollama";
    environment_["OLLAMA_URL"] = "http://127.0.0.1:" + std::to_string(redis.port());
    environment_["AKASHI_SMTP_HOST"] = "127.0.0.1";
    environment_["AKASHI_SMTP_PORT"] = std::to_string(redis.port());
    environment_["OTEL_EXPORTER_OTLP_ENDPOINT"] =
        "http://127.0.0.1:" + std::to_string(redis.port());
    // They take connections, and answer nothing.
    redis.freeze();
    qdrant.freeze();
    const Visit found = visit();
    redis.thaw();
    qdrant.thaw();
    EXPECT_EQ(found.code, kProblem);
    for (const auto* name : {"postgres", "notify", "redis", "qdrant", "embedding", "smtp"})
        EXPECT_EQ(found.condition(name), "problem") << json::serialize(found.report);
    EXPECT_EQ(found.condition("otlp"), "warning");
    EXPECT_THAT(json::serialize(found.report), Not(HasSubstr("akashi:")));
}

TEST(LocalDoctor, ExaminesTheDataDirectory) {
    const TemporaryDirectory directory;
    const std::string data = directory / "data";
    const std::vector<std::string> words{
        "doctor", "--json", "--data-dir", data, "--port", std::to_string(free_port())
    };
    const Environment environment{{"AKASHI_EMBEDDING_PROVIDER", "noop"}};
    EXPECT_THAT(run_akashi(words, environment).output, HasSubstr("does not exist"));
    {
        Akashi server({.data_directory = data, .environment = environment});
        auto client = server.client();
        ASSERT_TRUE(record(client, "one machine"));
        const Ended found = run_akashi(words, environment);
        EXPECT_EQ(found.code, kWell) << found.output;
        EXPECT_THAT(found.output, HasSubstr("used by process"));
        server.signal(SIGTERM);
        EXPECT_EQ(server.wait(), 0);
    }
    execute_sql(
        data,
        "INSERT INTO search_outbox (decision_id, org_id, operation, created_at, attempts) "
        "VALUES (x'01', x'02', 'upsert', 0, 10)"
    );
    EXPECT_EQ(run_akashi(words, environment).code, kProblem);
    std::vector<std::string> fixing = words;
    fixing.emplace_back("--fix");
    const Ended fixed = run_akashi(fixing, environment);
    EXPECT_THAT(fixed.output, HasSubstr("1 rows of search_outbox are tried again"));
    EXPECT_EQ(
        query_sql(data, "SELECT attempts FROM search_outbox WHERE decision_id = x'01'"), "0\n"
    );
}

}  // namespace
}  // namespace akashi::testing
