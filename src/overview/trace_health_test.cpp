#include "overview/trace_health.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Ten decisions without fault.
TraceHealth healthy() {
    TraceHealth health;
    health.all.total = health.all.current = health.all.cited = 10;
    health.all.completeness_sum = 8'000'000;
    health.all.confidence_sum = 7'000'000;
    health.mid = health.all;
    return health;
}

TEST(TraceHealth, SaysNothingWhenNothingIsWrong) {
    EXPECT_THAT(gaps_of(healthy()), IsEmpty());
    EXPECT_EQ(healthy().status(), "healthy");
    EXPECT_TRUE(healthy().is_calibrated());
}

TEST(TraceHealth, OfNothingIsNoData) {
    EXPECT_THAT(
        gaps_of({}), ElementsAre("No decisions recorded yet. Start tracing to see health metrics.")
    );
    EXPECT_EQ(TraceHealth().status(), "insufficient_data");
}

TEST(TraceHealth, NamesAtMostThreeGapsTheWorstFirst) {
    TraceHealth health = healthy();
    health.all.completeness_sum = 2'960'000;
    health.conflicts.groups = 5;
    health.conflicts.open_groups = 3;
    health.all.below_half = 9;
    health.all.revised_soon = 5;
    EXPECT_THAT(
        gaps_of(health),
        ElementsAre(
            "Average completeness score is 0.30. Most decisions lack substantive reasoning.",
            "3 of 5 conflict groups are unresolved.",
            "9 decisions have completeness scores below 0.5."
        )
    );
    EXPECT_EQ(health.status(), "needs_attention");
}

TEST(TraceHealth, NeedsAttentionWithMoreThanThreeOpenGroups) {
    TraceHealth health = healthy();
    health.conflicts.groups = health.conflicts.open_groups = 3;
    EXPECT_EQ(health.status(), "healthy");
    health.conflicts.open_groups = 4;
    EXPECT_EQ(health.status(), "needs_attention");
}

TEST(TraceHealth, NamesWhatIsRevisedAndWhatIsNeverCited) {
    TraceHealth health = healthy();
    health.all.revised_soon = 1;
    health.all.cited = 3;
    EXPECT_THAT(gaps_of(health), IsEmpty());
    health.all.revised_soon = 2;
    health.all.cited = 2;
    EXPECT_THAT(
        gaps_of(health),
        ElementsAre(
            "2 decisions (20%) were revised within 48 hours.",
            "8 decisions (80%) have never been cited as a precedent. Set precedent_ref when "
            "tracing to build the attribution graph."
        )
    );
}

TEST(TraceHealth, ComparesOutcomesByConfidenceAndElseRevisions) {
    TraceHealth health = healthy();
    health.high.total = 10;
    health.high.revised = 4;
    health.mid.revised = 3;
    EXPECT_FALSE(health.is_calibrated());
    EXPECT_THAT(
        gaps_of(health),
        ElementsAre(
            "Decisions of high confidence are revised more often than those of middle confidence "
            "(40% against 30%)."
        )
    );
    health.high.assessed = health.mid.assessed = 2;
    health.high.outcome_sum = 1'500'000;
    health.mid.outcome_sum = 1'000'000;
    EXPECT_TRUE(health.is_calibrated());
    EXPECT_THAT(gaps_of(health), IsEmpty());
    health.mid.outcome_sum = 2'000'000;
    EXPECT_FALSE(health.is_calibrated());
    EXPECT_THAT(
        gaps_of(health),
        ElementsAre(
            "Decisions of high confidence turn out worse than those of middle confidence (0.75 "
            "against 1.00)."
        )
    );
}

TEST(TraceHealth, NamesAgentsThatAreTooSure) {
    TraceHealth health = healthy();
    health.high.current = 6;
    EXPECT_THAT(gaps_of(health), IsEmpty());
    health.high.current = 7;
    EXPECT_THAT(
        gaps_of(health), ElementsAre("70% of the decisions have a confidence of 0.85 or more.")
    );
    health.all.confidence_sum = 8'300'000;
    EXPECT_THAT(
        gaps_of(health),
        ElementsAre("The average confidence is 0.83: most decisions claim to be nearly certain.")
    );
}

TEST(TraceHealth, PercentHasOneDecimalAndIsZeroOfNothing) {
    EXPECT_EQ(percent(1, 3), 33.3);
    EXPECT_EQ(percent(0, 0), 0);
    EXPECT_EQ(percent(3, 3), 100);
}

}  // namespace
}  // namespace akashi
