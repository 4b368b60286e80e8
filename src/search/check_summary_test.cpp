#include "search/check_summary.hpp"

#include "search/render.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace akashi {
namespace {

Decision decision(std::string type, std::string outcome, std::int64_t seconds) {
    Decision made;
    made.id = DecisionId::make();
    made.decision_type = std::move(type);
    made.outcome = std::move(outcome);
    made.confidence = 0.78F;
    made.valid_from = Time(std::chrono::seconds(seconds));
    return made;
}

TEST(CheckSummary, SaysThatThereIsNothing) {
    EXPECT_EQ(summarize({}), "No prior decisions found.");
}

TEST(CheckSummary, CountsAndQuotesTheMostRecent) {
    EXPECT_EQ(
        summarize({{decision("planning", "A", 1)}}),
        "1 prior decision found. Most recent: \"A\" (78% confidence)."
    );
    EXPECT_EQ(
        summarize({{decision("planning", "B", 2), decision("planning", "C", 3)}}),
        "2 prior decisions found. Most recent: \"C\" (78% confidence)."
    );
    EXPECT_EQ(
        summarize({{decision("planning", "B", 2), decision("security", "C", 1)}}),
        "2 prior decisions across 2 types. Most recent: \"B\" (78% confidence)."
    );
}

TEST(CheckSummary, QuotesAHundredCharacters) {
    const auto quoted = [](const std::string& outcome) {
        return summarize({{decision("planning", outcome, 1)}});
    };
    std::string text;
    for (int i = 0; i < 100; ++i) text += "ö";
    EXPECT_NE(quoted(text).find('"' + text + '"'), std::string::npos);
    EXPECT_NE(quoted(text + "ß").find('"' + text + "...\""), std::string::npos);
}

TEST(CheckSummary, RoundsTheConfidence) {
    Decision rated = decision("planning", "A", 1);
    for (const auto& [confidence, shown] : std::vector<std::pair<float, std::string>>{
             {0.0F, "(0% confidence)"},
             {0.784F, "(78% confidence)"},
             {0.786F, "(79% confidence)"},
             {1.0F, "(100% confidence)"}
         }) {
        rated.confidence = confidence;
        EXPECT_NE(summarize({{rated}}).find(shown), std::string::npos) << shown;
    }
}

TEST(CheckSummary, QuotesTheFirstOfEquallyRecentOnes) {
    EXPECT_EQ(
        summarize({{decision("planning", "B", 2), decision("planning", "C", 2)}}),
        "2 prior decisions found. Most recent: \"B\" (78% confidence)."
    );
}

TEST(ConciseDecision, HasTwoHundredCharactersOfReasoning) {
    Decision found = decision("planning", "A", 1);
    const auto reasoning_of = [](const Decision& shown) {
        std::string text;
        JsonWriter out(text);
        write_concise(out, shown);
        const auto object = boost::json::parse(text).as_object();
        const auto* reasoning = object.if_contains("reasoning");
        return reasoning == nullptr ? "none" : std::string(reasoning->as_string());
    };
    EXPECT_EQ(reasoning_of(found), "none");
    std::string text;
    for (int i = 0; i < 200; ++i) text += "€";
    found.reasoning = text;
    EXPECT_EQ(reasoning_of(found), text);
    found.reasoning = text + "x";
    EXPECT_EQ(reasoning_of(found), text + "...");
}

TEST(CheckSummary, ShortensByCharactersNotBytes) {
    EXPECT_EQ(shorten("äöü", 3), "äöü");
    EXPECT_EQ(shorten("äöüß", 3), "äöü...");
    EXPECT_EQ(shorten("äö", 3), "äö");
    EXPECT_EQ(shorten("", 0), "");
    EXPECT_EQ(shorten("a", 0), "...");
}

TEST(CheckSummary, HintsAtAPrecedentOnlyToThoseWhoMayTrace) {
    const CheckResult result{{decision("planning", "A", 1)}};
    Caller caller;
    caller.role = Role::reader;
    EXPECT_FALSE(precedent_hint(caller, result));
    caller.role = Role::agent;
    EXPECT_EQ(precedent_hint(caller, result), result.decisions.front().id);
    EXPECT_FALSE(precedent_hint(caller, {}));
}

}  // namespace
}  // namespace akashi
