#include "search/text_query.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(TextQuery, KeepsTheWordsOfTheText) {
    EXPECT_EQ(
        parse_text_query(" which\tdatabase\n\nfor v1.5-beta? ").text,
        "which database for v1.5-beta?"
    );
}

TEST(TextQuery, NamesThePhrasesInQuotes) {
    const auto query = parse_text_query("a \"message  queue \n broker\"b\"c\"");
    EXPECT_EQ(query.text, "a message queue broker b c");
    EXPECT_THAT(query.phrases, ElementsAre("message queue broker", "c"));
}

TEST(TextQuery, TakesAQuoteThatNothingClosesAsWhiteSpace) {
    const auto query = parse_text_query("say \"hello world");
    EXPECT_EQ(query.text, "say hello world");
    EXPECT_THAT(query.phrases, IsEmpty());
    EXPECT_TRUE(parse_text_query("\"").empty());
}

TEST(TextQuery, ExcludesWordsAndPhrasesBehindADash) {
    const auto query = parse_text_query("queue -kafka -\"rabbit mq\" well-known - x");
    EXPECT_EQ(query.text, "queue well-known x");
    EXPECT_THAT(query.excluded, ElementsAre("kafka", "rabbit mq"));
}

TEST(TextQuery, FindsOptionsOfCommandsWithTwoDashes) {
    const auto query = parse_text_query("--verbose");
    EXPECT_EQ(query.text, "--verbose");
    EXPECT_THAT(query.excluded, IsEmpty());
}

TEST(TextQuery, DropsWhatHasNoLetterAndNoDigit) {
    const auto query = parse_text_query("? :: \"...\" -! \"\" * c++ 7");
    EXPECT_EQ(query.text, "c++ 7");
    EXPECT_THAT(query.phrases, IsEmpty());
    EXPECT_THAT(query.excluded, IsEmpty());
    EXPECT_TRUE(parse_text_query("").empty());
    EXPECT_TRUE(parse_text_query("-only -excluded").empty());
}

TEST(TextQuery, KeepsWordsOfEveryScript) {
    const auto query = parse_text_query("größe データベース \"база данных\"");
    EXPECT_EQ(query.text, "größe データベース база данных");
    EXPECT_THAT(query.phrases, ElementsAre("база данных"));
}

TEST(TextQuery, DropsControlCharactersAndInvalidBytes) {
    using std::string_view_literals::operator""sv;
    EXPECT_EQ(parse_text_query("a\0b\x01\x7f c\xff\xc3 d\u0085e"sv).text, "ab c de");
}

TEST(TextQuery, CutsLongPhrasesBetweenCharacters) {
    const auto phrases = parse_text_query('"' + std::string(199, 'a') + "éb\"").phrases;
    EXPECT_THAT(phrases, ElementsAre(std::string(199, 'a')));
}

TEST(TextQuery, TakesHostileTextInLinearTime) {
    EXPECT_TRUE(parse_text_query(std::string(1'000'001, '"')).empty());
    EXPECT_TRUE(parse_text_query(std::string(1'000'000, '-')).empty());
    EXPECT_TRUE(parse_text_query(std::string(1'000'000, '\xff')).empty());
}

TEST(TextQuery, TakesTwentyPhrasesOfEachKind) {
    std::string text;
    for (int i = 0; i < 1'000; ++i)
        text += "\"w" + std::to_string(i) + "\" -x" + std::to_string(i) + " ";
    const auto query = parse_text_query(text);
    EXPECT_THAT(query.phrases, SizeIs(20));
    EXPECT_EQ(query.phrases.back(), "w19");
    EXPECT_THAT(query.excluded, SizeIs(20));
    EXPECT_EQ(query.excluded.back(), "x19");
}

}  // namespace
}  // namespace akashi
