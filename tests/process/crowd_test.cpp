#include "crowd.hpp"

#include "client.hpp"

#include <gmock/gmock.h>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;

/// Tests the checks on which the tests that break PostgreSQL rely.
TEST(Contradiction, IsNoneWhenWhatWasAnsweredIsStoredOnceAndTheRestPerhaps) {
    EXPECT_EQ(contradiction({{"1", "a"}, {"2", "b"}}, {{"a", "1"}}, {"b", "c"}), "");
}

TEST(Contradiction, IsALostAnswerAChangedIdARepetitionOrAStranger) {
    EXPECT_THAT(contradiction({{"2", "b"}}, {{"a", "1"}, {"b", "2"}}, {}), HasSubstr("lost: a"));
    EXPECT_THAT(contradiction({{"3", "a"}}, {{"a", "1"}}, {}), HasSubstr("has the id 3, not 1"));
    EXPECT_THAT(contradiction({{"1", "a"}, {"2", "a"}}, {{"a", "1"}}, {}), HasSubstr("twice: a"));
    EXPECT_THAT(contradiction({{"1", "b"}, {"2", "b"}}, {}, {"b"}), HasSubstr("twice: b"));
    EXPECT_THAT(contradiction({{"1", "a"}}, {}, {}), HasSubstr("nobody sent: a"));
}

TEST(FlawOfRefusal, IsAnyAnswerThatDoesNotTellWhenToTryAgainAndWhy) {
    const std::string head = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1";
    const std::string body = R"({"error":{"code":"UNAVAILABLE","message":"later"}})";
    EXPECT_EQ(flaw_of_refusal({503, head, body}), "");
    EXPECT_THAT(flaw_of_refusal({}), HasSubstr("no answer"));
    EXPECT_THAT(flaw_of_refusal({500, "HTTP/1.1 500", body}), HasSubstr("HTTP/1.1 500"));
    EXPECT_THAT(flaw_of_refusal({503, "HTTP/1.1 503", body}), HasSubstr("no Retry-After"));
    EXPECT_THAT(flaw_of_refusal({503, head, "later"}), HasSubstr("no JSON error"));
    EXPECT_THAT(flaw_of_refusal({503, head, R"({"error":"later"})"}), HasSubstr("no JSON error"));
}

}  // namespace
}  // namespace akashi::testing
