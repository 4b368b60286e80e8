// Figures about conflicts, on every store.
#include "conflicts/analytics_store.hpp"
#include "conflicts/figures_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <vector>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

class AnalyticsContract : public FiguresTest {
protected:
    AnalyticsContract() {
        all_.from = clock_ - 24h;
        all_.to = clock_ + 24h;
    }
    ConflictAnalytics analyze(
        const AnalyticsQuery& query, Visibility visibility = Visibility::everything()
    ) {
        return run(stores_->analytics().analyze(kDefaultOrg, std::move(visibility), query));
    }
    ConflictAnalytics analyze() { return analyze(all_); }
    /// `low 2 1 0`: name, count, open and false positives.
    static std::vector<std::string> texts(const auto& counts) {
        std::vector<std::string> list;
        for (const auto& item : counts)
            list.push_back(
                fmt::format("{} {} {} {}", item.name, item.count, item.open, item.false_positive)
            );
        return list;
    }

    AnalyticsQuery all_;
};

TEST_P(AnalyticsContract, CountsWhatBecameOfTheConflictsOfAPeriod) {
    EXPECT_EQ(analyze().total.count, 0);
    EXPECT_FALSE(analyze().mean_hours);
    dispute("ttl");
    dispute("limit", "coder", "planner");
    dispute("size", "reviewer", "planner");
    dispute("port", "coder", "coder");
    dispute_elsewhere("ttl");
    set("status = 'false_positive', resolved_at = detected_at", "limit");
    set("status = 'resolved', resolved_at = detected_at, severity = 'low', scoring_method = 'x'",
        "port");

    const ConflictAnalytics made = analyze();
    EXPECT_THAT(texts(std::vector{made.total}), ElementsAre(" 4 2 1"));
    EXPECT_EQ(made.mean_hours, 0);
    EXPECT_EQ(made.false_positive_rate(), 0.5);
    EXPECT_THAT(texts(made.pairs), ElementsAre("coder 2 1 1", "coder 1 0 0", "planner 1 1 0"));
    EXPECT_EQ(made.pairs[0].other_name, "planner");
    EXPECT_EQ(made.pairs[1].other_name, "coder");
    EXPECT_EQ(made.pairs[2].other_name, "reviewer");
    EXPECT_THAT(texts(made.types), ElementsAre("architecture 4 2 1"));
    EXPECT_THAT(texts(made.severities), ElementsAre("high 3 2 1", "low 1 0 0"));
    EXPECT_THAT(texts(made.methods), ElementsAre("binding_v1 3 2 1", "x 1 0 0"));
}

TEST_P(AnalyticsContract, APeriodBeginsWithItsFirstMomentAndEndsBeforeItsLast) {
    dispute("ttl");
    AnalyticsQuery query = all_;
    query.from = clock_;  // the conflict was detected then
    EXPECT_EQ(analyze(query).total.count, 1);
    query.from = clock_ + 1us;
    EXPECT_EQ(analyze(query).total.count, 0);
    query = all_;
    query.to = clock_;
    EXPECT_EQ(analyze(query).total.count, 0);
}

TEST_P(AnalyticsContract, ADayHasWhatWasDetectedAndWhatOfItWasSettled) {
    dispute("ttl");
    const Time day = std::chrono::floor<std::chrono::days>(clock_);
    clock_ = day + 24h - 1s;  // the next traces are of the next day
    dispute("limit");
    record([&] {
        TraceRecord trace = binding("planner", "limit", "two");
        clock_ += 23h;
        const auto page = list();
        trace.decision.supersedes_id = page.decisions.at(1).id;
        return trace;
    }());
    AnalyticsQuery query = all_;
    query.to = day + 72h;
    const ConflictAnalytics made = analyze(query);
    ASSERT_EQ(made.days.size(), 2U);
    EXPECT_EQ(made.days.at(day).detected, 1);
    EXPECT_EQ(made.days.at(day).settled, 0);
    EXPECT_EQ(made.days.at(day + 24h).detected, 1);
    EXPECT_EQ(made.days.at(day + 24h).settled, 1);
}

TEST_P(AnalyticsContract, CanBeAboutAnAgentATypeAndAKind) {
    dispute("ttl");
    dispute("limit", "reviewer", "reviewer");
    AnalyticsQuery query = all_;
    query.agent_id = "coder";
    EXPECT_THAT(texts(analyze(query).pairs), ElementsAre("coder 1 1 0"));
    query = all_;
    query.conflict_kind = "self_contradiction";
    EXPECT_THAT(texts(analyze(query).pairs), ElementsAre("reviewer 1 1 0"));
    query = all_;
    query.decision_type = "security";
    EXPECT_EQ(analyze(query).total.count, 0);
    query.decision_type = "architecture";
    EXPECT_EQ(analyze(query).total.count, 2);
}

TEST_P(AnalyticsContract, CountsOneClassWhenItIsAskedFor) {
    dispute("ttl");
    dispute("limit");
    set("confidence_class = 'judged'", "limit");
    EXPECT_EQ(analyze().total.count, 2);
    AnalyticsQuery query = all_;
    query.confidence_class = "judged";
    EXPECT_EQ(analyze(query).total.count, 1);
}

TEST_P(AnalyticsContract, ACallerCountsConflictsOfWhichItSeesBothAgents) {
    dispute("ttl");
    EXPECT_THAT(analyze(all_, Visibility::of_agent("coder")).pairs, IsEmpty());
    EXPECT_THAT(analyze(all_, Visibility::of_agent("coder")).days, IsEmpty());
    grant("coder", "planner");
    EXPECT_EQ(analyze(all_, Visibility::of_agent("coder")).total.count, 1);
    EXPECT_EQ(analyze(all_, Visibility::of_agent("planner")).total.count, 0);
}

AKASHI_CONTRACT(AnalyticsContract);

}  // namespace
}  // namespace akashi::contract
