#include "decisions/binding.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// Whether a decision that says `a` conflicts with one that says `b`.
bool conflict(BindingText a, BindingText b) {
    return is_conflict(
        make_bindings({std::move(a)})->front(), make_bindings({std::move(b)})->front()
    );
}

std::string reason_of(std::vector<BindingText> texts) {
    const auto bindings = make_bindings(std::move(texts));
    return bindings ? "" : bindings.error().message();
}

TEST(Binding, HasOneKeyForAllSpellingsOfAParameter) {
    for (const char* spelling :
         {"max_retries",
          "maxRetries",
          "MaxRetries",
          "Max Retries",
          "max-retries",
          " max//retries. ",
          "MAX:RETRIES"})
        EXPECT_EQ(parameter_key(spelling), "max.retries") << spelling;
    EXPECT_EQ(parameter_key("HTTPTimeout"), "http.timeout");
    EXPECT_EQ(parameter_key("http2Limit"), "http2.limit");
    EXPECT_EQ(parameter_key("Größe"), "größe");
}

TEST(Binding, ConflictsWhenTheSameParameterHasAnotherValue) {
    EXPECT_TRUE(conflict({"max_retries", "3"}, {"maxRetries", "5"}));
    EXPECT_FALSE(conflict({"max_retries", "3"}, {"max_attempts", "5"}));
    EXPECT_TRUE(conflict({"queue", "Kafka"}, {"queue", "NATS"}));
}

TEST(Binding, IsComparedByWhatItsValueMeans) {
    EXPECT_FALSE(conflict({"timeout", "15 s"}, {"timeout", "15000ms"}));
    EXPECT_TRUE(conflict({"timeout", "15 s"}, {"timeout", "15 min"}));
    EXPECT_FALSE(conflict({"limit", "1 GiB"}, {"limit", "1024MiB"}));
    EXPECT_FALSE(conflict({"cache", "on"}, {"cache", "Enabled"}));
    EXPECT_TRUE(conflict({"cache", "on"}, {"cache", "false"}));
    EXPECT_FALSE(conflict({"rate", "50%"}, {"rate", "0.5"}));
    EXPECT_TRUE(conflict({"rate", "50%"}, {"rate", "50"}));
    EXPECT_FALSE(conflict({"level", "read committed"}, {"level", "Read-Committed"}));
}

TEST(Binding, DoesNotTakeTextForAQuantityWithTheSameName) {
    EXPECT_TRUE(conflict({"mode", "number 1e3"}, {"mode", "1000"}));
    EXPECT_TRUE(conflict({"path", "/"}, {"path", "."}));
}

TEST(Binding, AsksForTheValueOfTheParameterAsWritten) {
    EXPECT_EQ(
        question_of(make_bindings({{"maxRetries", "3"}})->front()), "the value of maxRetries"
    );
}

TEST(Binding, IsRefusedWithASentenceThatNamesIt) {
    EXPECT_EQ(reason_of({{"a", "1"}, {" ", "1"}}), "bindings[1]: the parameter is empty");
    EXPECT_EQ(reason_of({{"a", ""}}), "bindings[0]: the value is empty");
    EXPECT_THAT(reason_of({{"--", "1"}}), HasSubstr("\"--\" has no letter and no digit"));
    EXPECT_THAT(
        reason_of({{std::string(201, 'a'), "1"}}), HasSubstr("has 201 characters, and 200")
    );
    EXPECT_THAT(
        reason_of({{"a", std::string(501, 'b')}}), HasSubstr("has 501 characters, and 500")
    );
    EXPECT_THAT(reason_of({{"a\xff", "1"}}), HasSubstr("not valid UTF-8"));
    EXPECT_THAT(
        reason_of({{"max_retries", "1"}, {"maxRetries", "1"}}),
        AllOf(HasSubstr("bindings[1]"), HasSubstr("\"maxRetries\" is the same as \"max_retries\""))
    );
    EXPECT_THAT(reason_of(std::vector<BindingText>(17, {"a", "1"})), HasSubstr("this one has 17"));
}

TEST(Binding, MayBeAsLongAsTheLimitsInCharacters) {
    std::string parameter;
    for (int i = 0; i < 200; ++i) parameter += "ö";
    EXPECT_EQ(reason_of({{parameter, std::string(500, 'b')}}), "");
}

}  // namespace
}  // namespace akashi
