#include "app/config_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <string>

namespace akashi::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

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

TEST(Config, KeepsAnEmptyNotifyUrl) {
    EXPECT_EQ(load_config(environment({{"NOTIFY_URL", ""}})).postgres.notify_url, "");
    EXPECT_EQ(
        load_config(environment({{"DATABASE_URL", ""}})).postgres.database_url,
        read_database_url(environment({}))
    );
}

TEST(Config, IsOfADevelopmentServerWithoutKeysOnly) {
    EXPECT_TRUE(load_config(environment({})).identity.is_development());
    const auto config =
        load_config(environment({{"AKASHI_JWT_PRIVATE_KEY", "a"}, {"AKASHI_JWT_PUBLIC_KEY", "b"}}));
    EXPECT_FALSE(config.identity.is_development());
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

/// `name` takes both ends, and not what is beyond them. A duration has a unit.
void expect_bounds(const std::string& name, const std::smatch& ends) {
    const auto says = [&](const std::string& value) { return failure_of({{name, value}}); };
    const std::string low = ends[1];
    const std::string low_unit = ends[2];
    const std::string high = ends[3];
    const std::string high_unit = ends[4];
    EXPECT_EQ(says(low + low_unit), "no failure") << name;
    EXPECT_EQ(says(high + high_unit), "no failure") << name;
    const std::string beyond =
        high_unit.empty() ? std::to_string(std::stoll(high) + 1) : high + high_unit + "1ns";
    EXPECT_THAT(says(beyond), HasSubstr(name + " must be ")) << beyond;
    const std::string below = std::to_string(std::stoll(low) - 1) + low_unit;
    EXPECT_THAT(says(below), HasSubstr(name + " must be ")) << below;
}

TEST(Config, HasTheDocumentedBounds) {
    std::ifstream file(AKASHI_SOURCE_DIR "/docs/configuration.md");
    const std::regex row(R"(\| `(\d+)(\w*)` \| `(\d+)(\w*)` \| (.*) \|)");
    const std::regex variable("`(\\w+)`");
    int count = 0;
    for (std::string line; std::getline(file, line);) {
        std::smatch ends;
        if (!std::regex_match(line, ends, row)) continue;
        const std::string names = ends[5];
        for (std::sregex_iterator name(names.begin(), names.end(), variable), end; name != end;
             ++name, ++count)
            expect_bounds((*name)[1], ends);
    }
    EXPECT_GT(count, 20);
}

TEST(Config, HasNoJudgeUnlessItsOwnSwitchIsSet) {
    const Config config = load_config(environment(
        {{"OPENAI_API_KEY", "sk-test"},
         {"AKASHI_EMBEDDING_PROVIDER", "openai"},
         {"AKASHI_CONFLICT_LLM_MODEL", "gpt"}}
    ));
    EXPECT_FALSE(config.judge.is_on());
    EXPECT_TRUE(load_config(environment(
                                {{"AKASHI_CONFLICT_JUDGE", "ollama"},
                                 {"AKASHI_CONFLICT_LLM_MODEL", "small"}}
                            ))
                    .judge.is_on());
}

}  // namespace
}  // namespace akashi::app
