#include "akashi_serve.hpp"
#include "doctor_visit.hpp"
#include "testing/redis_server.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(Doctor, FindsNothingWhereAllIsWell) {
    RedisServer redis;
    environment_["REDIS_URL"] = redis.url();
    const Visit found = visit();
    EXPECT_EQ(found.code, kWell) << found.text();
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
    AkashiServe server({servers->database_url(), servers->notify_url(), environment_, port});
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
    const std::string all = found.text();
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
    obey(found.remedy("keys"));
    EXPECT_EQ(visit().condition("keys"), "ok");
    const std::string other = directory_ / "other";
    ASSERT_EQ(run_akashi({"genkey", other}).code, 0);
    environment_["AKASHI_JWT_PUBLIC_KEY"] = other + "/jwt_public.pem";
    found = visit();
    EXPECT_EQ(found.condition("keys"), "problem");
}

TEST_F(Doctor, NeverTellsAPasswordInAUrl) {
    environment_["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://akashi:secret-of-urls@127.0.0.1:9";
    environment_["AKASHI_BASE_URL"] = "ftp://akashi:secret-of-urls@127.0.0.1";
    const Visit found = visit();
    EXPECT_THAT(found.text(), HasSubstr("OTEL_EXPORTER_OTLP_ENDPOINT"));
    EXPECT_THAT(found.text(), HasSubstr("AKASHI_BASE_URL"));
    EXPECT_THAT(found.text(), Not(HasSubstr("secret-of-urls")));
}

TEST_F(Doctor, FindsDirectoriesThatItsAccountMayNotUse) {
    const std::string data = environment_.at("AKASHI_DATA_DIR");
    std::filesystem::create_directory(data + "/wal");
    std::filesystem::permissions(data + "/wal", std::filesystem::perms(0500));
    std::vector<std::string> wrapper;
    if (::geteuid() == 0) wrapper = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    const Visit found = visit({}, wrapper);
    EXPECT_EQ(found.condition("event_log"), "problem") << found.text();
    EXPECT_THAT(found.remedy("event_log"), HasSubstr("as the account of the server"));
}

TEST_F(Doctor, SaysThatItsReportDidNotArrive) {
    const std::vector<std::string> command{
        "sh", "-c", "exec \"$@\" > /dev/full", "sh", AKASHI_BINARY, "doctor", "--json"
    };
    ServerProcess process({.command = command, .environment = environment_});
    EXPECT_EQ(process.wait(), kProblem);
    EXPECT_THAT(process.log(), HasSubstr("the report could not be written"));
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
