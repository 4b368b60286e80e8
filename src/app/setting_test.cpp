#include "app/setting.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace akashi::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace std::chrono_literals;

Setting make_setting(Place place) {
    return {.name = "AKASHI_TEST", .place = place, .default_text = "", .description = ""};
}

class SettingTest : public ::testing::Test {
protected:
    std::string mistake_of(const Setting& setting, const std::string& text) {
        Mistakes mistakes;
        assign(setting, text, config, mistakes);
        return describe(mistakes);
    }

    Config config{};
    Setting port = make_setting(field<&Config::http, &http::ServerConfig::port>);
    Setting timeout = make_setting(field<&Config::http, &http::ServerConfig::read_timeout>);
    Setting lifetime = make_setting(field<&Config::identity, &IdentityConfig::token_lifetime>);
};

TEST_F(SettingTest, PutsAValueIntoItsPlace) {
    EXPECT_EQ(mistake_of(port, "17"), "");
    EXPECT_EQ(config.http.port, 17);
}

TEST_F(SettingTest, ReadsDurationsInFullMillisecondsAndSeconds) {
    EXPECT_EQ(mistake_of(timeout, "1ns"), "");
    EXPECT_EQ(config.http.read_timeout, 1ms) << "no timeout becomes zero";
    EXPECT_EQ(mistake_of(lifetime, "1999ms"), "");
    EXPECT_EQ(config.identity.token_lifetime, 1s);
}

TEST_F(SettingTest, ReadsBooleansInTheFormsThatGoKnows) {
    const Setting flag = make_setting(field<&Config::identity, &IdentityConfig::may_delete_agents>);
    bool& value = config.identity.may_delete_agents;
    for (const char* yes : {"1", "t", "T", "TRUE", "true", "True"}) {
        value = false;
        EXPECT_EQ(mistake_of(flag, yes), "");
        EXPECT_TRUE(value) << yes;
    }
    for (const char* no : {"0", "f", "F", "FALSE", "false", "False"}) {
        value = true;
        EXPECT_EQ(mistake_of(flag, no), "");
        EXPECT_FALSE(value) << no;
    }
    value = true;
    for (const char* neither : {"", "2", "yes", "tRUE", "true "})
        EXPECT_THAT(mistake_of(flag, neither), HasSubstr("is not a valid boolean")) << neither;
    EXPECT_TRUE(value);
}

TEST_F(SettingTest, ReadsIntegersInDigitsAndASign) {
    for (const auto& [text, number] :
         std::vector<std::pair<std::string, int>>{{"0", 0}, {"+7", 7}, {"007", 7}}) {
        EXPECT_EQ(mistake_of(port, text), "");
        EXPECT_EQ(config.http.port, number);
    }
    for (const char* text : {"", "+", "-", "++7", "+-7", "7 ", " 7", "7.0", "0x7", "seven"})
        EXPECT_THAT(mistake_of(port, text), HasSubstr("is not a valid integer")) << text;
}

TEST_F(SettingTest, ReadsListsWithoutWhiteSpaceAndEmptyItems) {
    const Setting list =
        make_setting(field<&Config::http, &http::ServerConfig::cors_allowed_origins>);
    const auto items = [&](const char* text) {
        EXPECT_EQ(mistake_of(list, text), "");
        return config.http.cors_allowed_origins;
    };
    EXPECT_THAT(items("a"), ElementsAre("a"));
    EXPECT_THAT(items(" a\t,\tb c ,,d,"), ElementsAre("a", "b c", "d"));
    EXPECT_THAT(items(" , "), IsEmpty());
    EXPECT_THAT(items(""), IsEmpty());
}

TEST_F(SettingTest, TellsTheValueThatItCannotRead) {
    EXPECT_THAT(
        mistake_of(port, "many"), HasSubstr(R"(AKASHI_TEST="many" is not a valid integer)")
    );
}

TEST_F(SettingTest, NeverTellsASecret) {
    for (Setting* setting : {&port, &timeout}) {
        setting->is_secret = true;
        setting->bounds = {.low = 1, .high = 9};
        EXPECT_THAT(mistake_of(*setting, "hunter2"), HasSubstr("AKASHI_TEST is not a valid"));
        EXPECT_THAT(mistake_of(*setting, "hunter2"), Not(HasSubstr("hunter2")));
    }
    EXPECT_EQ(mistake_of(port, "4711"), "config: AKASHI_TEST must be between 1 and 9");
}

TEST_F(SettingTest, LeavesThePlaceAloneWhenTheValueIsWrong) {
    config.http.port = 5;
    port.bounds = {.low = 1, .high = 9};
    for (const char* text : {"x", "0", "10", "99999999999999999999"}) {
        EXPECT_NE(mistake_of(port, text), "");
        EXPECT_EQ(config.http.port, 5);
    }
}

TEST_F(SettingTest, TakesBothEndsOfItsBounds) {
    port.bounds = {.low = 1, .high = 9};
    EXPECT_EQ(mistake_of(port, "1"), "");
    EXPECT_EQ(mistake_of(port, "9"), "");
    lifetime.bounds = {.low = 1'000'000'000};
    EXPECT_EQ(mistake_of(lifetime, "1s"), "");
    EXPECT_EQ(mistake_of(lifetime, "999ms"), "config: AKASHI_TEST must be at least 1s");
    EXPECT_EQ(mistake_of(lifetime, "0"), "config: AKASHI_TEST must be positive");
}

}  // namespace
}  // namespace akashi::app
