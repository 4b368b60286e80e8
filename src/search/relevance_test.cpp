#include "search/relevance.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::SizeIs;

/// Words with the same weight.
WeighedQuery query_of(const std::vector<QueryWord>& words, double weight = 4) {
    WeighedQuery query;
    for (const QueryWord& word : words)
        query.words.push_back({.word = word, .weight = weight, .specificity = weight});
    return query;
}

QueryWord word(const std::string& term) { return {.text = term, .variants = {{.term = term}}}; }

double match_of(
    const WeighedQuery& query,
    const std::vector<std::string>& title,
    const std::vector<std::string>& body
) {
    Occurrences occurrences(query);
    for (const std::string& term : title) occurrences.add(TextPart::title, term);
    for (const std::string& term : body) occurrences.add(TextPart::body, term);
    return occurrences.match();
}

TEST(Match, IsNothingWithoutAWordOfTheQuery) {
    EXPECT_EQ(match_of(query_of({word("cache")}), {"queue"}, {"broker"}), 0);
    EXPECT_EQ(match_of(query_of({}), {"queue"}, {}), 0);
}

TEST(Match, CountsATitleMoreThanABody) {
    const WeighedQuery query = query_of({word("cache")});
    EXPECT_GT(match_of(query, {"cache"}, {"other"}), match_of(query, {"other"}, {"cache"}));
}

TEST(Match, GrowsWithEachOccurrenceByLess) {
    const WeighedQuery query = query_of({word("cache")});
    const double once = match_of(query, {}, {"cache", "a", "b"});
    const double twice = match_of(query, {}, {"cache", "cache", "b"});
    const double thrice = match_of(query, {}, {"cache", "cache", "cache"});
    EXPECT_GT(twice, once);
    EXPECT_GT(twice - once, thrice - twice);
}

TEST(Match, IsLessInALongText) {
    const WeighedQuery query = query_of({word("cache")});
    EXPECT_LT(
        match_of(query, {}, std::vector<std::string>(500, "cache_")), match_of(query, {}, {"cache"})
    );
    std::vector<std::string> words(500, "other");
    words.emplace_back("cache");
    EXPECT_LT(match_of(query, {}, words), match_of(query, {}, {"cache"}));
}

TEST(Match, CountsAWordThatIsMissing) {
    const double whole = match_of(query_of({word("cache")}), {"cache"}, {});
    const double half = match_of(query_of({word("cache"), word("redis")}), {"cache"}, {});
    EXPECT_LT(half, whole);
}

TEST(Match, GrowsWithWhatTheQuerySays) {
    EXPECT_LT(
        match_of(query_of({word("cache")}, 2), {"cache"}, {}),
        match_of(query_of({word("cache")}, 6), {"cache"}, {})
    );
}

TEST(Match, CountsAVariantByItsWeight) {
    const WeighedQuery query =
        query_of({{"db", {{.term = "db"}, {"databas", Likeness::synonym, kSynonymWeight}}}});
    const double synonym = match_of(query, {"databas"}, {});
    EXPECT_GT(synonym, 0);
    EXPECT_LT(synonym, match_of(query, {"db"}, {}));
}

TEST(Occurrences, ForgetsTheDecisionBefore) {
    const WeighedQuery query = query_of({word("cache")});
    Occurrences occurrences(query);
    occurrences.add(TextPart::title, "cache");
    const double first = occurrences.match();
    occurrences.clear();
    EXPECT_EQ(occurrences.match(), 0);
    occurrences.add(TextPart::title, "cache", 1);
    EXPECT_EQ(occurrences.match(), first);
}

TEST(Occurrences, TellsWhatEachWordAdds) {
    const WeighedQuery query = query_of(
        {{"db", {{.term = "db"}, {"databas", Likeness::synonym, kSynonymWeight}}}, word("queue")}
    );
    Occurrences occurrences(query);
    occurrences.add(TextPart::body, "databas");
    const auto shares = occurrences.shares();
    ASSERT_THAT(shares, SizeIs(2));
    EXPECT_EQ(shares[0].variant, 1);
    EXPECT_GT(shares[0].share, 0);
    EXPECT_EQ(shares[1].variant, -1);
    EXPECT_EQ(shares[1].share, 0);
}

TEST(Relevance, IsAShareThatGrowsWithTheMatch) {
    EXPECT_EQ(relevance_of(0), 0);
    EXPECT_DOUBLE_EQ(relevance_of(kEvenMatch), 0.5);
    EXPECT_LT(relevance_of(0.5), relevance_of(1));
    EXPECT_LT(relevance_of(100), 1.0000001);
}

}  // namespace
}  // namespace akashi
