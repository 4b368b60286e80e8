#include "search/search_terms.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::ElementsAre;

TEST(SearchTerms, OfADecisionAreKeptByPart) {
    Decision decision;
    decision.outcome = "Keep the sessions in Redis\nThey expire after an hour";
    decision.decision_type = "architecture";
    decision.reasoning = "It is fast";
    decision.alternatives.emplace_back().label = "Memcached";
    decision.alternatives.back().rejection_reason = "no persistence";
    decision.evidence.emplace_back().content = "measured latencies";
    const SearchTerms terms = search_terms_of(decision);
    EXPECT_THAT(terms.of(TextPart::title), ElementsAre("keep", "session", "redi"));
    EXPECT_THAT(
        terms.of(TextPart::body),
        ElementsAre(
            "expir", "hour", "architectur", "memcach", "persist", "fast", "measur", "latenc"
        )
    );
}

TEST(SearchTerms, AreStemsOfTheLanguageOfTheDecision) {
    Decision decision;
    decision.outcome = "Wir halten die Sitzungen in der Datenbank";
    EXPECT_THAT(
        search_terms_of(decision).of(TextPart::title), ElementsAre("halt", "sitzung", "datenbank")
    );
}

}  // namespace
}  // namespace akashi
