#include "app/config_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace akashi::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Config, TakesBothEndsOfItsBounds) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> allowed = {
        {"AKASHI_PORT", {"1", "65535"}},
        {"AKASHI_READ_TIMEOUT", {"1ns", "24h"}},
        {"AKASHI_WRITE_TIMEOUT", {"1ns", "24h"}},
        {"AKASHI_SHUTDOWN_DELAY", {"0s", "60s"}},
        {"AKASHI_MAX_REQUEST_BODY_BYTES", {"1", "1073741824"}},
        {"AKASHI_JWT_EXPIRATION", {"1s", "87600h"}},
        {"AKASHI_EVENT_BUFFER_SIZE", {"1", "100000"}},
        {"AKASHI_EVENT_FLUSH_TIMEOUT", {"1ns", "10s"}},
        {"AKASHI_EVENT_RETENTION", {"0s", "87600h"}},
        {"AKASHI_WAL_SEGMENT_SIZE", {"1048576"}},
        {"AKASHI_WAL_SEGMENT_RECORDS", {"100"}},
    };
    const std::vector<std::pair<std::string, std::vector<std::string>>> refused = {
        {"AKASHI_PORT", {"0", "65536", "-1"}},
        {"AKASHI_READ_TIMEOUT", {"0s", "24h0m0.000000001s"}},
        {"AKASHI_WRITE_TIMEOUT", {"0s", "24h0m0.000000001s"}},
        {"AKASHI_SHUTDOWN_DELAY", {"-1ns", "60.000000001s"}},
        {"AKASHI_MAX_REQUEST_BODY_BYTES", {"0", "1073741825"}},
        {"AKASHI_JWT_EXPIRATION", {"999ms", "87600h0m0.000000001s"}},
        {"AKASHI_EVENT_BUFFER_SIZE", {"0", "100001"}},
        {"AKASHI_EVENT_FLUSH_TIMEOUT", {"0s", "11s"}},
        {"AKASHI_EVENT_RETENTION", {"-1s", "87601h"}},
        {"AKASHI_WAL_SEGMENT_SIZE", {"1048575"}},
        {"AKASHI_WAL_SEGMENT_RECORDS", {"99"}},
    };
    for (const auto& [name, texts] : allowed)
        for (const auto& text : texts) EXPECT_EQ(failure_of({{name, text}}), "no failure") << name;
    for (const auto& [name, texts] : refused) {
        for (const auto& text : texts)
            EXPECT_THAT(failure_of({{name, text}}), HasSubstr(name + " must be ")) << text;
    }
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

TEST(Config, RefusesProxiesThatAreNoNetworks) {
    EXPECT_EQ(
        failure_of({{"AKASHI_TRUSTED_PROXIES", "10.0.0.0/8,10.0.0.0/33"}}),
        "config: AKASHI_TRUSTED_PROXIES: \"10.0.0.0/33\" is neither an address nor a network; "
        "write "
        "10.0.0.0/8, fd00::/8 or 192.0.2.1"
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

TEST(Config, RefusesAddressesOfProvidersThatAreNotHttp) {
    EXPECT_EQ(
        failure_of({{"OPENAI_BASE_URL", "ftp://user:secret@host/v1"}}),
        "config: OPENAI_BASE_URL begins with \"ftp://\"; want http:// or https://"
    );
    EXPECT_EQ(
        failure_of({{"OLLAMA_URL", "file:///etc/passwd"}}),
        "config: OLLAMA_URL begins with \"file://\"; want http:// or https://"
    );
    for (const char* url : {"localhost:11434", "http://"})
        EXPECT_EQ(
            failure_of({{"OLLAMA_URL", url}}),
            "config: OLLAMA_URL must be an address such as http://localhost:11434"
        );
    EXPECT_EQ(failure_of({{"OLLAMA_URL", "HTTPS://ollama"}}), "no failure");
}

TEST(Config, RefusesPortsOfRedisThatAreNone) {
    for (const char* port : {"0", "65536", "99999"})
        EXPECT_EQ(
            failure_of({{"REDIS_URL", std::string("redis://:secret@limits:") + port}}),
            "config: REDIS_URL has a port that is none"
        );
    EXPECT_EQ(failure_of({{"REDIS_URL", "redis://:secret@limits:65535"}}), "no failure");
}

TEST(Config, NeverTellsThePasswordOfAUrlThatItRefuses) {
    for (const char* name : {"AKASHI_BASE_URL", "OTEL_EXPORTER_OTLP_ENDPOINT"}) {
        const std::string failure = failure_of({{name, "ftp://user:secret@host"}});
        EXPECT_THAT(failure, HasSubstr(name));
        EXPECT_THAT(failure, Not(HasSubstr("secret")));
    }
}

TEST(Config, RefusesWhatQdrantWouldNotTake) {
    EXPECT_EQ(
        failure_of({{"QDRANT_URL", "qdrant:6334"}}),
        "config: search: invalid qdrant URL: \"qdrant:6334\""
    );
    const std::string longest(255, 'a');
    for (const std::string& name : {std::string("a-B_9.c"), longest})
        EXPECT_EQ(failure_of({{"QDRANT_COLLECTION", name}}), "no failure") << name;
    for (const std::string& name :
         {std::string("../x"),
          std::string(".hidden"),
          std::string("a/b"),
          std::string("a b"),
          std::string("\u00e9"),
          longest + "a"})
        EXPECT_EQ(
            failure_of({{"QDRANT_COLLECTION", name}}),
            "config: QDRANT_COLLECTION=\"" + name +
                "\" must be 1 to 255 letters, digits, _, - and ., and not begin with a dot"
        );
}

TEST(Config, ReportsWrongDatabaseUrlsWithAllOtherMistakesWhereTheyAreUsed) {
    const auto wrong = environment(
        {{"DATABASE_URL", "mysql://user:secret@host/x"},
         {"NOTIFY_URL", "postgres://host:port/x"},
         {"DATABASE_READ_URL", "postgres://host:port/x"},
         {"AKASHI_PORT", "0"}}
    );
    try {
        load_config(wrong, Databases::used);
        FAIL() << "it was accepted";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("AKASHI_PORT must be between"));
        EXPECT_THAT(error.what(), HasSubstr("config: DATABASE_URL: the database URL is not valid"));
        EXPECT_THAT(error.what(), HasSubstr("config: NOTIFY_URL: the database URL is not valid"));
        EXPECT_THAT(error.what(), HasSubstr("config: DATABASE_READ_URL: the database URL is not"));
        EXPECT_THAT(error.what(), Not(HasSubstr("secret")));
    }
    EXPECT_NO_THROW(load_config(environment({{"DATABASE_URL", "mysql://user:secret@host/x"}})));
}

TEST(Config, NamesWhatAJudgeLacks) {
    EXPECT_THAT(
        failure_of({{"AKASHI_CONFLICT_JUDGE", "ollama"}}),
        HasSubstr("AKASHI_CONFLICT_LLM_MODEL required")
    );
    EXPECT_THAT(
        failure_of({{"AKASHI_CONFLICT_JUDGE", "gpt"}}),
        HasSubstr("AKASHI_CONFLICT_JUDGE=\"gpt\" is not ollama, openai or empty")
    );
    std::map<std::string, std::string> openai{
        {"AKASHI_CONFLICT_JUDGE", "openai"}, {"AKASHI_CONFLICT_LLM_MODEL", "gpt"}
    };
    EXPECT_THAT(failure_of(openai), HasSubstr("OPENAI_API_KEY required"));
    openai["AKASHI_CONFLICT_JUDGE_URL"] = "ftp://judge";
    EXPECT_THAT(failure_of(openai), HasSubstr("AKASHI_CONFLICT_JUDGE_URL must begin"));
    openai["AKASHI_CONFLICT_JUDGE_URL"] = "http://judge:8000";
    EXPECT_EQ(failure_of(openai), "no failure");
}

}  // namespace
}  // namespace akashi::app
