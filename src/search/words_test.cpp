#include "search/words.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> texts(std::string_view text) {
    std::vector<std::string> list;
    for (const Word& word : words_of(text)) list.push_back(word.text);
    return list;
}

TEST(Words, AreInLowerCaseWithoutAccents) {
    EXPECT_THAT(texts("Größe, Élan: ŁÓDŹ"), ElementsAre("grosse", "elan", "łodz"));
    EXPECT_THAT(texts("ﬁle ｆｕｌｌ"), ElementsAre("file", "full"));
}

TEST(Words, HaveNoWhiteSpaceAlsoWhenALigatureMeansSeveralWords) {
    EXPECT_THAT(texts("x \xef\xb7\xba \xef\xb9\xb0y"), Each(Not(HasSubstr(" "))));
}

TEST(Words, KeepTheLettersOfOtherAlphabets) {
    EXPECT_THAT(texts("Ёлка, синий МАЙ"), ElementsAre("елка", "синий", "май"));
    EXPECT_THAT(texts("Βάση δεδομένων"), ElementsAre("βαση", "δεδομενων"));
}

TEST(Words, OfAnIdentifierAreTheWholeAndItsParts) {
    EXPECT_THAT(
        texts("CreateFieldIndex"), ElementsAre("createfieldindex", "create", "field", "index")
    );
    EXPECT_THAT(texts("max_retries"), ElementsAre("maxretries", "max", "retries"));
    EXPECT_THAT(
        texts("parseHTTPRequest"), ElementsAre("parsehttprequest", "parse", "http", "request")
    );
    EXPECT_THAT(texts("__init__"), ElementsAre("init"));
}

TEST(Words, SayWhichPartsStandInOnePlace) {
    const auto words = words_of("call maxRetries twice");
    std::vector<bool> continues;
    for (const Word& word : words) continues.push_back(word.continues);
    EXPECT_THAT(continues, ElementsAre(false, false, true, true, false));
}

TEST(Words, OfShortNamesAndOfProductsStayWhole) {
    EXPECT_THAT(texts("k8s S3 iOS"), ElementsAre("k8s", "s3", "ios"));
    EXPECT_THAT(
        texts("PostgreSQL GraphQL JavaScript"), ElementsAre("postgresql", "graphql", "javascript")
    );
}

TEST(Words, OfNumbersLoseLeadingZeros) {
    EXPECT_THAT(texts("ADR-0042"), ElementsAre("adr", "42"));
    EXPECT_THAT(texts("000"), ElementsAre("0"));
    EXPECT_THAT(texts("ADR0042"), ElementsAre("adr0042", "adr", "42"));
}

TEST(Words, LosePossessiveEndingsAndElidedArticlesStandAlone) {
    EXPECT_THAT(texts("the server's l'index"), ElementsAre("the", "server", "l", "index"));
    EXPECT_THAT(texts("server’s"), ElementsAre("server"));
}

TEST(Words, OfScriptsWithoutSpacesArePairs) {
    EXPECT_THAT(texts("数据库"), ElementsAre("数据", "据库"));
    EXPECT_THAT(
        texts("会话存储使用PostgreSQL数据库"),
        ElementsAre("会话", "话存", "存储", "储使", "使用", "postgresql", "数据", "据库")
    );
    EXPECT_THAT(texts("字"), ElementsAre("字"));
}

TEST(Words, AreNotFoundInSymbolsAndInInvalidText) {
    EXPECT_THAT(texts("!? <> +++ \xf0\x9f\x98\x80"), IsEmpty());
    EXPECT_THAT(
        texts("a\xff\xfe"
              "b"),
        ElementsAre("a", "b")
    );
    EXPECT_THAT(texts(""), IsEmpty());
}

TEST(Words, AreCutBetweenTwoCharacters) {
    EXPECT_THAT(texts(std::string(100, 'x')), ElementsAre(std::string(64, 'x')));
    std::string long_word;
    for (int i = 0; i < 50; ++i) long_word += "ø";
    EXPECT_EQ(texts("x" + long_word).front().size(), 63U);
}

}  // namespace
}  // namespace akashi
