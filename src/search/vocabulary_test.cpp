#include "search/vocabulary.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(Vocabulary, CountsExactlyWhenAllDecisionsWereRead) {
    const Vocabulary vocabulary(10, 10, {{"cache", 3}});
    EXPECT_TRUE(vocabulary.is_complete());
    EXPECT_EQ(vocabulary.decisions_with("cache"), 3);
    EXPECT_EQ(vocabulary.decisions_with("nowhere"), 0);
    EXPECT_TRUE(vocabulary.knows("cache"));
    EXPECT_FALSE(vocabulary.knows("nowhere"));
}

TEST(Vocabulary, EstimatesFromASample) {
    const Vocabulary vocabulary(1'000, 100, {{"cache", 3}});
    EXPECT_FALSE(vocabulary.is_complete());
    EXPECT_DOUBLE_EQ(vocabulary.decisions_with("cache"), 30);
    EXPECT_DOUBLE_EQ(vocabulary.decisions_with("nowhere"), 5) << "half an occurrence";
}

TEST(Vocabulary, FindsTheWordThatWasMisspelt) {
    const Vocabulary vocabulary(10, 10, {{"kubernet", 3}, {"kafka", 2}, {"^kubernet", 1}});
    EXPECT_THAT(vocabulary.similar("kubernt"), ElementsAre("kubernet"));
    EXPECT_THAT(vocabulary.similar("zzzzzzz"), IsEmpty());
    EXPECT_THAT(vocabulary.similar("kafka1"), IsEmpty()) << "numbers are not misspelt";
}

TEST(Vocabulary, FindsTheMostFrequentWordsThatBeginSo) {
    const Vocabulary vocabulary(
        10,
        10,
        {{"cat", 9}, {"catalog", 3}, {"category", 5}, {"catch", 1}, {"cater", 2}, {"catfish", 4}}
    );
    const auto similar = vocabulary.similar("cat");
    EXPECT_THAT(similar, Contains("category"));
    EXPECT_THAT(similar, Not(Contains("cat")));
    EXPECT_THAT(similar, Not(Contains("catch"))) << "the rarest";
    EXPECT_LE(similar.size(), Vocabulary::kMostSimilar);
    EXPECT_THAT(vocabulary.similar("ca"), IsEmpty()) << "half of the words begin so";
}

}  // namespace
}  // namespace akashi
