#include "search/weighed_query.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

WeighedQuery weighed(std::string_view text, const Vocabulary& vocabulary) {
    return weigh(query_terms_of(parse_text_query(text), Synonyms()), vocabulary);
}

bool is_rare(const Candidates& candidates) { return candidates.is_rare; }

TEST(WeighedQuery, WeighsARareWordMore) {
    const Vocabulary vocabulary(1'000, 1'000, {{"common", 500}, {"rare", 2}});
    const auto words = weighed("common rare", vocabulary).words;
    ASSERT_THAT(words, SizeIs(2));
    EXPECT_LT(words[0].weight, words[1].weight);
    EXPECT_GT(words[0].weight, 0);
}

TEST(WeighedQuery, GivesAWordThatNobodyUsedItsCorrections) {
    const Vocabulary vocabulary(1'000, 1'000, {{"kubernet", 3}});
    const auto words = weighed("kuberntes", vocabulary).words;
    ASSERT_THAT(words, SizeIs(1));
    EXPECT_EQ(words[0].word.variants.back().term, "kubernet");
    EXPECT_EQ(words[0].word.variants.back().likeness, Likeness::correction);
    EXPECT_EQ(words[0].weight, information(3, 1'000)) << "as the correction";
    const auto known = weighed("kubernetes", vocabulary).words;
    for (const Variant& variant : known[0].word.variants)
        EXPECT_NE(variant.likeness, Likeness::correction);
}

TEST(WeighedQuery, ChoosesByTheRareWords) {
    const Vocabulary vocabulary(100'000, 100'000, {{"common", 50'000}, {"rare", 2}});
    const auto query = weighed("common rare", vocabulary);
    ASSERT_THAT(query.candidates, SizeIs(1));
    EXPECT_THAT(query.candidates[0].all_of, SizeIs(1));
    EXPECT_THAT(query.candidates[0].all_of[0], Contains("rare"));
    EXPECT_TRUE(query.candidates[0].is_rare);
}

TEST(WeighedQuery, ChoosesByAFrequentWordThatIsRareInTitles) {
    const Vocabulary vocabulary(100'000, 100'000, {{"common", 50'000}, {"^common", 100}});
    const auto query = weighed("common", vocabulary);
    ASSERT_THAT(query.candidates, SizeIs(1));
    EXPECT_THAT(query.candidates[0].all_of[0], Contains("^common"));
}

TEST(WeighedQuery, ChoosesBySeveralWordsWhenAllAreFrequent) {
    const Vocabulary vocabulary(100'000, 100'000, {{"frequent", 10'000}, {"common", 9'000}});
    const auto query = weighed("common frequent", vocabulary);
    ASSERT_FALSE(query.candidates.empty());
    EXPECT_THAT(query.candidates[0].all_of, SizeIs(2));
    ASSERT_THAT(query.candidates, SizeIs(2));
    EXPECT_THAT(query.candidates[1].all_of[0], Contains("common")) << "the rarer of them";
    EXPECT_TRUE(query.candidates[1].is_fallback) << "for those that do not have both";
    const Vocabulary everywhere(100'000, 100'000, {{"everywhere", 100'000}});
    const auto all = weighed("everywhere", everywhere);
    ASSERT_FALSE(all.candidates.empty());
    EXPECT_TRUE(std::ranges::none_of(all.candidates, is_rare)) << "the newest are enough";
}

TEST(WeighedQuery, ChoosesNothingWithoutWords) {
    EXPECT_THAT(weighed("", Vocabulary()).candidates, IsEmpty());
}

TEST(Information, IsPositiveAndGrowsWithRarity) {
    EXPECT_GT(information(1'000, 1'000), 0);
    EXPECT_GT(information(1, 1'000), information(2, 1'000));
    EXPECT_EQ(information(0, 1'000), information(1, 1'000));
}

TEST(Specificity, MeansTheSameInCollectionsOfAllSizes) {
    EXPECT_EQ(specificity_of(1, 1'000'000), specificity_of(1, 10'000'000));
    EXPECT_GT(specificity_of(1, 1), 0.7 * specificity_of(1, 1'000'000));
}

}  // namespace
}  // namespace akashi
