#include "app/config.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>

namespace akashi::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

Environment environment(std::map<std::string, std::string> values) {
    return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
        const auto entry = values.find(name);
        return entry == values.end() ? std::nullopt : std::optional(entry->second);
    };
}

std::string failure_of(std::map<std::string, std::string> values) {
    try {
        load_config(environment(std::move(values)));
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "no failure";
}

TEST(Config, HasItsDefaultsWithoutAnyVariable) {
    const Config config = load_config(environment({}));
    EXPECT_EQ(config.http.port, 8080);
    EXPECT_EQ(config.http.read_timeout, 30s);
    EXPECT_EQ(config.http.write_timeout, 30s);
    EXPECT_EQ(config.http.max_body_bytes, 1048576);
    EXPECT_EQ(config.identity.token_lifetime, 24h);
    EXPECT_EQ(config.local.data_dir, "./data");
    EXPECT_FALSE(config.identity.may_delete_agents);
}

TEST(Config, ReadsEveryKindOfVariable) {
    const Config config = load_config(environment({
        {"AKASHI_PORT", "+9000"},
        {"AKASHI_READ_TIMEOUT", "1m30s"},
        {"AKASHI_CORS_ALLOWED_ORIGINS", " https://a.example , ,https://b.example"},
        {"AKASHI_ENABLE_DESTRUCTIVE_DELETE", "T"},
        {"AKASHI_DATA_DIR", "/var/lib/akashi"},
    }));
    EXPECT_EQ(config.http.port, 9000);
    EXPECT_EQ(config.http.read_timeout, 90s);
    EXPECT_THAT(
        config.http.cors_allowed_origins, ElementsAre("https://a.example", "https://b.example")
    );
    EXPECT_TRUE(config.identity.may_delete_agents);
    EXPECT_EQ(config.local.data_dir, "/var/lib/akashi");
}

TEST(Config, TreatsAnEmptyVariableAsUnset) {
    EXPECT_EQ(load_config(environment({{"AKASHI_PORT", ""}})).http.port, 8080);
}

TEST(Config, ReportsAllUnreadableVariablesAtOnce) {
    EXPECT_EQ(
        failure_of(
            {{"AKASHI_PORT", "80 80"},
             {"AKASHI_READ_TIMEOUT", "30"},
             {"AKASHI_ENABLE_DESTRUCTIVE_DELETE", "yes"}}
        ),
        "config: invalid environment variables:\n"
        "  AKASHI_PORT=\"80 80\" is not a valid integer\n"
        "  AKASHI_READ_TIMEOUT=\"30\" is not a valid duration\n"
        "  AKASHI_ENABLE_DESTRUCTIVE_DELETE=\"yes\" is not a valid boolean"
    );
}

TEST(Config, ReportsAllValuesOutOfBoundsAtOnce) {
    EXPECT_EQ(
        failure_of(
            {{"AKASHI_PORT", "0"}, {"AKASHI_WRITE_TIMEOUT", "0"}, {"AKASHI_JWT_PUBLIC_KEY", "a"}}
        ),
        "config: AKASHI_PORT must be between 1 and 65535\n"
        "config: AKASHI_WRITE_TIMEOUT must be positive\n"
        "config: AKASHI_JWT_PRIVATE_KEY and AKASHI_JWT_PUBLIC_KEY must both be set or both be empty"
    );
}

TEST(Config, RefusesTimesThatNobodyMeans) {
    EXPECT_EQ(
        failure_of(
            {{"AKASHI_READ_TIMEOUT", "9223372036s"},
             {"AKASHI_WRITE_TIMEOUT", "25h"},
             {"AKASHI_JWT_EXPIRATION", "2000000h"}}
        ),
        "config: AKASHI_READ_TIMEOUT must be at most 24h0m0s\n"
        "config: AKASHI_WRITE_TIMEOUT must be at most 24h0m0s\n"
        "config: AKASHI_JWT_EXPIRATION must be at most 87600h0m0s"
    );
}

TEST(Config, ReportsBothKindsOfMistakesAtOnce) {
    EXPECT_EQ(
        failure_of({{"AKASHI_READ_TIMEOUT", "30"}, {"AKASHI_PORT", "70000"}}),
        "config: invalid environment variables:\n"
        "  AKASHI_READ_TIMEOUT=\"30\" is not a valid duration\n"
        "config: AKASHI_PORT must be between 1 and 65535"
    );
}

TEST(Config, RefusesAnAdminKeyThatNoAgentMayHave) {
    for (const std::string& key : {std::string("short"), std::string(513, 'x')}) {
        EXPECT_EQ(
            failure_of({{"AKASHI_ADMIN_API_KEY", key}}),
            "config: AKASHI_ADMIN_API_KEY must have 8 to 512 bytes"
        );
    }
    for (const std::string& key : {std::string(8, 'x'), std::string(512, 'x')})
        EXPECT_EQ(
            load_config(environment({{"AKASHI_ADMIN_API_KEY", key}})).identity.admin_api_key, key
        );
}

TEST(Config, KeepsAnEmptyNotifyUrl) {
    EXPECT_EQ(load_config(environment({{"NOTIFY_URL", ""}})).postgres.notify_url, "");
    EXPECT_EQ(
        load_config(environment({{"DATABASE_URL", ""}})).postgres.database_url,
        read_variable("DATABASE_URL", environment({}))
    );
}

TEST(Config, IsOfADevelopmentServerWithoutKeysOnly) {
    EXPECT_TRUE(load_config(environment({})).identity.is_development());
    const auto config =
        load_config(environment({{"AKASHI_JWT_PRIVATE_KEY", "a"}, {"AKASHI_JWT_PUBLIC_KEY", "b"}}));
    EXPECT_FALSE(config.identity.is_development());
}

TEST(Config, RefusesNumbersThatDoNotFit) {
    EXPECT_THAT(
        failure_of({{"AKASHI_MAX_REQUEST_BODY_BYTES", "99999999999999999999"}}),
        HasSubstr("is not a valid integer")
    );
}

TEST(Config, TakesLogLevelsInAnyCaseAndRefusesUnknownOnes) {
    EXPECT_EQ(parse_log_level("DEBUG"), log::Level::debug);
    EXPECT_EQ(parse_log_level("Info"), log::Level::info);
    EXPECT_EQ(parse_log_level("warning"), log::Level::warn);
    EXPECT_EQ(
        failure_of({{"AKASHI_LOG_LEVEL", "loud"}}),
        "config: invalid environment variables:\n"
        "  AKASHI_LOG_LEVEL=\"loud\" is not a valid log level (debug, info, warn, error)"
    );
}

TEST(Config, WaitsForAMomentOrNotAtAllBeforeItStops) {
    EXPECT_EQ(load_config(environment({})).serve.shutdown_delay, 2s);
    const auto none = load_config(environment({{"AKASHI_SHUTDOWN_DELAY", "0"}}));
    EXPECT_EQ(none.serve.shutdown_delay, 0s);
    EXPECT_EQ(
        failure_of({{"AKASHI_SHUTDOWN_DELAY", "-1s"}}),
        "config: AKASHI_SHUTDOWN_DELAY must be at least 0s"
    );
}

TEST(Config, ReportsWrongDatabaseUrlsWithAllOtherMistakesWhereTheyAreUsed) {
    const auto wrong = environment(
        {{"DATABASE_URL", "mysql://user:secret@host/x"},
         {"NOTIFY_URL", "postgres://host:port/x"},
         {"AKASHI_PORT", "0"}}
    );
    try {
        load_config(wrong, Databases::used);
        FAIL() << "it was accepted";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("AKASHI_PORT must be between"));
        EXPECT_THAT(error.what(), HasSubstr("config: DATABASE_URL: the database URL is not valid"));
        EXPECT_THAT(error.what(), HasSubstr("config: NOTIFY_URL: the database URL is not valid"));
        EXPECT_THAT(error.what(), Not(HasSubstr("secret")));
    }
    EXPECT_NO_THROW(load_config(environment({{"DATABASE_URL", "mysql://user:secret@host/x"}})));
}

TEST(Config, IsDocumentedVariableByVariable) {
    std::ifstream file(AKASHI_SOURCE_DIR "/docs/configuration.md");
    const std::string document{std::istreambuf_iterator<char>(file), {}};
    for (const auto& [name, default_text, description] : variables()) {
        const std::string value =
            default_text.empty() ? "(empty)" : fmt::format("`{}`", default_text);
        EXPECT_THAT(
            document, HasSubstr(fmt::format("| `{}` | {} | {} |", name, value, description))
        );
    }
}

}  // namespace
}  // namespace akashi::app
