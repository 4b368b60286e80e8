#include "search/snippets.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<WeighedWord> words_of_query(std::string_view text, const Vocabulary& vocabulary) {
    return weigh(query_terms_of(parse_text_query(text), Synonyms()), vocabulary).words;
}

std::vector<WeighedWord> words_of_query(std::string_view text) {
    return words_of_query(text, Vocabulary(1'000'000, 1, {}));
}

Decision decision(std::string outcome, std::string reasoning = "") {
    Decision made;
    made.outcome = std::move(outcome);
    made.reasoning = std::move(reasoning);
    return made;
}

TEST(Snippets, ShowTheWordsAsTheyStandInTheText) {
    const auto snippets = snippets_of(
        decision("Keep the Sessions in PostgreSQL", "Nothing of it"), words_of_query("session")
    );
    ASSERT_THAT(snippets, SizeIs(1));
    EXPECT_EQ(snippets[0].field, "outcome");
    EXPECT_EQ(snippets[0].text, "Keep the Sessions in PostgreSQL");
    EXPECT_THAT(snippets[0].highlights, ElementsAre("Sessions"));
}

TEST(Snippets, OfAnIdentifierHighlightIt) {
    const auto snippets =
        snippets_of(decision("Call createFieldIndex first"), words_of_query("field index"));
    ASSERT_THAT(snippets, SizeIs(1));
    EXPECT_THAT(snippets[0].highlights, ElementsAre("createFieldIndex"));
}

TEST(Snippets, OfALongTextAreThePieceThatSaysMost) {
    std::string text = "cache " + std::string(1'000, 'x') + " a cache of sessions in ";
    for (int i = 0; i < 200; ++i) text += "größe ";
    const auto snippets = snippets_of(decision("other", text), words_of_query("session cache"));
    ASSERT_THAT(snippets, SizeIs(1));
    EXPECT_EQ(snippets[0].field, "reasoning");
    EXPECT_THAT(snippets[0].highlights, ElementsAre("cache", "sessions"));
    EXPECT_TRUE(snippets[0].text.starts_with("...")) << snippets[0].text;
    EXPECT_TRUE(snippets[0].text.ends_with("...")) << snippets[0].text;
    EXPECT_LE(snippets[0].text.size(), kSnippetBytes + 6);
}

TEST(Snippets, LookAtAlternativesToo) {
    Decision made = decision("Keep sessions in PostgreSQL");
    made.alternatives.emplace_back().label = "Redis";
    made.alternatives.back().rejection_reason = "a second system";
    const auto snippets = snippets_of(made, words_of_query("redis"));
    ASSERT_THAT(snippets, SizeIs(1));
    EXPECT_EQ(snippets[0].field, "alternatives");
    EXPECT_EQ(snippets[0].text, "Redis: a second system");
}

TEST(Snippets, AreMissingWhereNothingMatches) {
    EXPECT_THAT(snippets_of(decision("Keep sessions"), words_of_query("redis")), IsEmpty());
    EXPECT_THAT(snippets_of(decision(""), words_of_query("redis")), IsEmpty());
}

TEST(DidYouMean, SpellsTheWordAsADecisionDoes) {
    const Vocabulary vocabulary(10, 10, {{"kubernet", 3}, {"cluster", 3}});
    const Decision found = decision("One Kubernetes cluster");
    const auto words = words_of_query("kuberntes, cluster?", vocabulary);
    ASSERT_TRUE(has_corrections(words));
    EXPECT_EQ(did_you_mean("kuberntes, cluster?", words, {&found}), "kubernetes, cluster?");
    const Decision other = decision("Something else");
    EXPECT_EQ(did_you_mean("kuberntes, cluster?", words, {&other}), std::nullopt)
        << "a word that the caller may not see is not named";
}

/// Reading the texts again for each word would take minutes.
TEST(DidYouMean, ReadsLongTextsOnceForAQueryOfManyWords) {
    const Vocabulary vocabulary(10, 10, {{"kubernet", 3}});
    Decision found = decision("One Kubernetes cluster");
    std::string query;
    std::string corrected;
    for (int i = 0; i < 4'000; ++i) {
        query += "kuberntes ";
        corrected += "kubernetes ";
    }
    for (int i = 0; i < 20; ++i) {
        found.alternatives.emplace_back().label = "an alternative";
        for (int k = 0; k < 8'000; ++k) found.alternatives.back().label += " x";
    }
    const std::vector<const Decision*> decisions(5, &found);
    EXPECT_EQ(did_you_mean(query, words_of_query(query, vocabulary), decisions), corrected);
}

TEST(DidYouMean, IsSilentWhenAllWordsAreKnown) {
    const Vocabulary vocabulary(10, 10, {{"cluster", 3}});
    const Decision found = decision("One cluster");
    EXPECT_EQ(
        did_you_mean("cluster", words_of_query("cluster", vocabulary), {&found}), std::nullopt
    );
}

}  // namespace
}  // namespace akashi
