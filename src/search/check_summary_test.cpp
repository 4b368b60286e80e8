#include "search/check_summary.hpp"

#include <gtest/gtest.h>

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

TEST(CheckSummary, ShortensByCharactersNotBytes) {
    EXPECT_EQ(shorten("äöü", 3), "äöü");
    EXPECT_EQ(shorten("äöüß", 3), "äöü...");
}

TEST(CheckSummary, HintsAtAPrecedentOnlyToThoseWhoMayTrace) {
    const CheckResult result{{decision("planning", "A", 1)}};
    Caller caller;
    caller.role = Role::reader;
    EXPECT_FALSE(precedent_hint(caller, result));
    caller.role = Role::agent;
    EXPECT_EQ(precedent_hint(caller, result), result.decisions.front().id);
}

}  // namespace
}  // namespace akashi
