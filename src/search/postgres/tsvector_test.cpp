#include "search/postgres/tsvector.hpp"

#include "postgres/pool_fixture.hpp"
#include "search/postgres/tsquery.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <stdexcept>

namespace akashi::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr OrgId kOrg{Uuid({7})};
const std::vector<std::string> kOddTerms{
    "it's",
    "'",
    "''",
    "\\",
    "a\\'b",
    "a:1A",
    "&",
    "|",
    "!",
    "<->",
    "(",
    "数据",
    "據庫",
    "ß",
    "a b",
    "-"
};

/// What PostgreSQL makes of the terms, and of a query for them.
class TsvectorTest : public PoolCase, public ::testing::Test {
protected:
    Tsvector sent(const Tsvector& words) {
        return run(pool_->run(kEchoWords, Parameters::of(words))).get<Tsvector>(0, 0);
    }
    std::string text_of(const Tsvector& words) {
        return run(pool_->run(kText, Parameters::of(words))).get<std::string>(0, 0);
    }
    bool matches(const SearchTerms& terms, const std::string& query) {
        return run(pool_->run(kMatch, Parameters::of(tsvector_of(kOrg, terms), query)))
            .get<bool>(0, 0);
    }
    bool matches(const SearchTerms& terms, const WeighedQuery& query) {
        return matches(terms, phrases_tsquery(query));
    }

    static constexpr Query kEchoWords{"echo_words", "SELECT $1::tsvector"};
    static constexpr Query kText{"words_as_text", "SELECT $1::tsvector::text"};
    static constexpr Query kMatch{"match_words", "SELECT $1::tsvector @@ $2::text::tsquery"};
    std::unique_ptr<Pool> pool_ =
        make_pool({.url = testing::dev_environment("NOTIFY_URL"), .connections = 1});
};

std::vector<std::string> terms_of(const std::vector<Lexeme>& lexemes) {
    std::vector<std::string> terms;
    for (const Lexeme& lexeme : lexemes) terms.emplace_back(lexeme.term);
    return terms;
}

TEST_F(TsvectorTest, HasTheTermsOfBothPartsAtTheirPlaces) {
    const Tsvector words = tsvector_of(kOrg, {{{{"use", "kafka"}, {"kafka", "log"}}}});
    EXPECT_EQ(
        text_of(words), "'!" + kOrg.str() + "' '^kafka' '^use' 'kafka':2A,4 'log':5 'use':1A"
    );
    const Tsvector back = sent(words);
    ASSERT_THAT(terms_of(lexemes_of(back)), ElementsAre("kafka", "log", "use"));
}

TEST_F(TsvectorTest, CountsTheOccurrencesInEachPart) {
    const Tsvector words = tsvector_of(kOrg, {{{{"a"}, {"a", "b", "a", "b"}}}});
    const auto lexemes = lexemes_of(words);
    ASSERT_THAT(lexemes, SizeIs(2));
    EXPECT_THAT(lexemes[0].counts, ElementsAre(1, 2));
    EXPECT_THAT(lexemes[1].counts, ElementsAre(0, 2));
}

TEST_F(TsvectorTest, KeepsTermsThatAreSyntaxElsewhere) {
    const Tsvector words = tsvector_of(kOrg, {{{kOddTerms, kOddTerms}}});
    const Tsvector back = sent(words);
    EXPECT_EQ(back.bytes, words.bytes) << "PostgreSQL keeps the order";
    auto expected = kOddTerms;
    std::ranges::sort(expected);
    EXPECT_EQ(terms_of(lexemes_of(back)), expected);
}

TEST_F(TsvectorTest, IsFoundByEachOfItsTermsWhateverTheyHold) {
    for (const std::string& term : kOddTerms) {
        const Candidates candidates{.all_of = {{"other", term}}};
        const std::string query = candidates_tsquery(kOrg, candidates, {});
        EXPECT_TRUE(matches({{{{"x"}, {"y", term}}}}, query)) << query;
        EXPECT_FALSE(matches({{{{"x"}, {"y", "z"}}}}, query)) << query;
        EXPECT_FALSE(
            matches({{{{"x"}, {"y", term}}}}, candidates_tsquery(OrgId(Uuid({8})), candidates, {}))
        ) << "another organization";
    }
}

TEST_F(TsvectorTest, HasAPhraseOnlyInItsOrderAndInOnePart) {
    WeighedQuery query;
    query.required = {{{"rate", "limit"}}};
    EXPECT_TRUE(matches({{{{"the", "rate", "limit"}, {}}}}, query));
    EXPECT_TRUE(matches({{{{}, {"rate", "limit"}}}}, query));
    EXPECT_FALSE(matches({{{{"limit", "rate"}, {}}}}, query));
    EXPECT_FALSE(matches({{{{"a", "rate"}, {"limit"}}}}, query));
}

TEST_F(TsvectorTest, HasNoneOfTheExcludedPhrases) {
    WeighedQuery query;
    query.excluded = {{{"rate", "limit"}, {"tarif"}}};
    EXPECT_TRUE(matches({{{{"limit", "rate"}, {}}}}, query));
    EXPECT_FALSE(matches({{{{"rate", "limit"}, {}}}}, query));
    EXPECT_FALSE(matches({{{{}, {"tarif"}}}}, query));
}

TEST_F(TsvectorTest, KeepsTheLongestTextsAndTheFirstPlacesOfATerm) {
    SearchTerms terms;
    for (auto& part : terms.parts)
        for (std::size_t i = 0; i < kMaxTerms; ++i)
            part.push_back(
                i % 4 == 0 ? "often" : std::to_string(i) + std::string(60, i % 2 == 0 ? 'x' : 'y')
            );
    const Tsvector back = sent(tsvector_of(kOrg, terms));
    const auto lexemes = lexemes_of(back);
    EXPECT_THAT(lexemes, SizeIs(3001));
    EXPECT_THAT(lexemes.back().term, "often");
    EXPECT_THAT(lexemes.back().counts, ElementsAre(kMaxPlaces, 0));
}

TEST_F(TsvectorTest, RefusesWhatIsCutOff) {
    const std::string whole = tsvector_of(kOrg, {{{{"use", "kafka"}, {"kafka", "log"}}}}).bytes;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Tsvector words{whole.substr(0, size)};
        EXPECT_THROW(lexemes_of(words), std::logic_error) << size;
    }
}

}  // namespace
}  // namespace akashi::postgres
