#include "search/query_terms.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

QueryTerms terms_of(std::string_view text, const Synonyms& synonyms = Synonyms()) {
    return query_terms_of(parse_text_query(text), synonyms);
}

std::vector<QueryWord> words_of_query(std::string_view text) { return terms_of(text).words; }

std::vector<std::string> variants_of(const QueryWord& word) {
    std::vector<std::string> terms;
    for (const Variant& variant : word.variants) terms.push_back(variant.term);
    return terms;
}

TEST(QueryTerms, HaveTheirSynonymsForLess) {
    const auto words = words_of_query("the db");
    ASSERT_THAT(words, SizeIs(1));
    EXPECT_EQ(words[0].variants[0].term, "db");
    EXPECT_EQ(words[0].variants[0].weight, 1);
    EXPECT_THAT(variants_of(words[0]), Contains("databas"));
    EXPECT_LT(words[0].variants.back().weight, 1);
}

TEST(QueryTerms, OfAnUnknownLanguageHaveTheStemsOfAll) {
    const auto words = words_of_query("Datenbanken");
    ASSERT_THAT(words, SizeIs(1));
    EXPECT_THAT(variants_of(words[0]), Contains("datenbank"));
}

TEST(QueryTerms, ComeOnceAndWithoutFunctionWords) {
    EXPECT_THAT(words_of_query("is a cache in the cache?"), SizeIs(1));
    EXPECT_THAT(words_of_query("should we do it?"), Not(IsEmpty())) << "unless there are no others";
}

TEST(QueryTerms, HaveTheSynonymsOfTheOperator) {
    const auto words = terms_of("Falke", Synonyms("falke, booking service  # our names")).words;
    ASSERT_THAT(words, SizeIs(1));
    EXPECT_THAT(variants_of(words[0]), Contains("book"));
}

TEST(QueryTerms, HoldPhrasesInTheLanguagesOfTheQuery) {
    const QueryTerms terms = terms_of("the \"limited rates\" -\"of agents\"");
    ASSERT_THAT(terms.required, SizeIs(1));
    EXPECT_THAT(terms.required[0], ElementsAre(ElementsAre("limit", "rate")));
    ASSERT_THAT(terms.excluded, SizeIs(1));
    EXPECT_THAT(terms.excluded[0], ElementsAre(ElementsAre("agent")));
}

TEST(QueryTerms, AreBounded) {
    std::string text;
    for (int i = 0; i < 1'000; ++i) text += "w" + std::to_string(i) + " ";
    EXPECT_THAT(words_of_query(text), SizeIs(kMaxQueryWords));
}

}  // namespace
}  // namespace akashi
