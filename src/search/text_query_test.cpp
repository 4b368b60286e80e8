#include "search/text_query.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(TextQuery, SplitsWordsAtWhiteSpace) {
    EXPECT_THAT(
        parse_text_query(" which\tdatabase\n\nfor v1.5-beta? ").terms,
        ElementsAre("which", "database", "for", "v1.5-beta?")
    );
}

TEST(TextQuery, KeepsPhrasesTogether) {
    const auto query = parse_text_query("a \"message  queue \n broker\"b\"c\"");
    EXPECT_THAT(query.terms, ElementsAre("a", "message queue broker", "b", "c"));
}

TEST(TextQuery, TakesAQuoteThatNothingClosesAsWhiteSpace) {
    EXPECT_THAT(parse_text_query("say \"hello world").terms, ElementsAre("say", "hello", "world"));
    EXPECT_TRUE(parse_text_query("\"").empty());
}

TEST(TextQuery, ExcludesWordsAndPhrasesBehindADash) {
    const auto query = parse_text_query("queue -kafka -\"rabbit mq\" well-known - x");
    EXPECT_THAT(query.terms, ElementsAre("queue", "well-known", "x"));
    EXPECT_THAT(query.excluded, ElementsAre("kafka", "rabbit mq"));
}

TEST(TextQuery, FindsOptionsOfCommandsWithTwoDashes) {
    const auto query = parse_text_query("--verbose");
    EXPECT_THAT(query.terms, ElementsAre("--verbose"));
    EXPECT_THAT(query.excluded, IsEmpty());
}

TEST(TextQuery, DropsTheBareOperatorButNotItsQuotedForm) {
    EXPECT_THAT(
        parse_text_query("redis OR kafka or \"or\" oracle").terms,
        ElementsAre("redis", "kafka", "or", "oracle")
    );
}

TEST(TextQuery, DropsWhatHasNoLetterAndNoDigit) {
    const auto query = parse_text_query("? :: \"...\" -! \"\" * c++ 7");
    EXPECT_THAT(query.terms, ElementsAre("c++", "7"));
    EXPECT_THAT(query.excluded, IsEmpty());
    EXPECT_TRUE(parse_text_query("").empty());
    EXPECT_TRUE(parse_text_query("-only -excluded").empty());
}

TEST(TextQuery, KeepsWordsOfEveryScript) {
    EXPECT_THAT(
        parse_text_query("größe データベース \"база данных\"").terms,
        ElementsAre("größe", "データベース", "база данных")
    );
}

TEST(TextQuery, DropsControlCharactersAndInvalidBytes) {
    using std::string_view_literals::operator""sv;
    EXPECT_THAT(
        parse_text_query("a\0b\x01\x7f c\xff\xc3 d\u0085e"sv).terms, ElementsAre("ab", "c", "de")
    );
}

TEST(TextQuery, TakesTwentyTermsOfEachKind) {
    std::string text;
    for (int i = 0; i < 1'000; ++i)
        text += "w" + std::to_string(i) + " -x" + std::to_string(i) + " ";
    const auto query = parse_text_query(text);
    EXPECT_THAT(query.terms, SizeIs(20));
    EXPECT_EQ(query.terms.back(), "w19");
    EXPECT_THAT(query.excluded, SizeIs(20));
    EXPECT_EQ(query.excluded.back(), "x19");
}

TEST(TextQuery, CutsLongTermsBetweenCharacters) {
    EXPECT_THAT(parse_text_query(std::string(150, 'a')).terms, ElementsAre(std::string(100, 'a')));
    const auto query = parse_text_query(std::string(99, 'a') + "éb");
    EXPECT_THAT(query.terms, ElementsAre(std::string(99, 'a')));
}

TEST(TextQuery, TakesHostileTextInLinearTime) {
    EXPECT_TRUE(parse_text_query(std::string(1'000'001, '"')).empty());
    EXPECT_TRUE(parse_text_query(std::string(1'000'000, '-')).empty());
    EXPECT_TRUE(parse_text_query(std::string(1'000'000, '\xff')).empty());
}

}  // namespace
}  // namespace akashi
