// Trace health and the start page, on every store.
#include "conflicts/figures_fixture.hpp"
#include "overview/overview_store.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <vector>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using namespace std::chrono_literals;

class OverviewContract : public FiguresTest {
protected:
    TraceRecord made(
        float confidence,
        float completeness = 0.5F,
        const std::string& agent = "planner",
        const std::string& type = "architecture"
    ) {
        TraceRecord trace = make_trace("an outcome", agent);
        trace.decision.confidence = confidence;
        trace.decision.completeness_score = completeness;
        trace.decision.decision_type = type;
        return trace;
    }
    TraceHealth health(const HealthQuery& query, OrgId org = kDefaultOrg) {
        return run(overview().measure_health(org, query));
    }
    TraceHealth health() { return health({clock_ - 24h * 300, clock_ + 24h}); }
    Dashboard dashboard(Visibility visibility = Visibility::everything()) {
        return run(overview().make_dashboard(kDefaultOrg, std::move(visibility), clock_));
    }
};

TEST_P(OverviewContract, AnEmptyOrganizationHasNothing) {
    const TraceHealth measured = health();
    EXPECT_EQ(measured.all.total, 0);
    EXPECT_EQ(measured.conflicts.total, 0);
    EXPECT_EQ(measured.status(), "insufficient_data");
    const Dashboard page = dashboard();
    EXPECT_EQ(page.decisions, 0);
    EXPECT_EQ(page.average_confidence, 0);
    EXPECT_THAT(page.recent_decisions, IsEmpty());
}

TEST_P(OverviewContract, HealthSumsUpWhatDecisionsHave) {
    TraceRecord full = made(0.85F, 0.5F);
    full.decision.reasoning = "because";
    full.decision.alternatives = {{Uuid::make_v4(), "another", std::nullopt}};
    Evidence evidence;
    evidence.id = Uuid::make_v4();
    evidence.source_type = "document";
    evidence.content = "a text";
    full.decision.evidence = {evidence, evidence};
    record(full);
    record(made(0.9F, 0.33F, "coder"));
    record(made(0.1F, 0.32F, "coder", "security"));
    TraceRecord foreign = made(0.5F);
    move_to(foreign, kOtherOrg);
    record(foreign);

    const HealthCell all = health().all;
    EXPECT_EQ(all.total, 3);
    EXPECT_EQ(all.current, 3);
    EXPECT_NEAR(all.completeness(), (0.5 + 0.33 + 0.32) / 3, 1e-9);
    EXPECT_EQ(all.below_half, 2);
    EXPECT_EQ(all.below_third, 1);
    EXPECT_EQ(all.with_reasoning, 1);
    EXPECT_EQ(all.with_alternatives, 1);
    EXPECT_EQ(all.with_evidence, 1);
    EXPECT_EQ(all.evidence_records, 2);
    EXPECT_NEAR(all.confidence(), (0.85 + 0.9 + 0.1) / 3, 1e-9);
    EXPECT_EQ(all.confidence_low, 100'000);
    EXPECT_EQ(all.confidence_high, 900'000);
    EXPECT_EQ(all.confidence_median, 850'000);
    EXPECT_EQ(health({clock_ - 24h, clock_ + 1s}, kOtherOrg).all.total, 1);
}

TEST_P(OverviewContract, HealthTellsAgentsTypesAndConfidencesApart) {
    record(made(0.49F));
    record(made(0.5F));
    record(made(0.84F, 0.5F, "planner", "security"));
    record(made(0.85F, 0.75F, "coder"));
    record(made(1.0F));
    const TraceHealth measured = health();
    EXPECT_EQ(measured.low.total, 1);
    EXPECT_EQ(measured.mid.total, 2);
    EXPECT_EQ(measured.high.total, 2);
    EXPECT_THAT(measured.buckets, ElementsAre(0, 0, 0, 0, 1, 1, 0, 0, 2, 1));
    ASSERT_THAT(measured.agents, SizeIs(2));
    EXPECT_EQ(measured.agents[0].name, "planner");
    EXPECT_EQ(measured.agents[0].total, 4);
    EXPECT_EQ(measured.agents[1].name, "coder");
    EXPECT_EQ(measured.agents[1].completeness(), 0.75);
    ASSERT_THAT(measured.types, SizeIs(2));
    EXPECT_EQ(measured.types[0].name, "architecture");
    EXPECT_EQ(measured.types[0].total, 4);
    EXPECT_EQ(measured.types[1].name, "security");
    EXPECT_EQ(measured.all.confidence_median, 840'000);
}

TEST_P(OverviewContract, TheMedianOfAnEvenNumberIsBetweenTheTwo) {
    record(made(0.2F));
    record(made(0.4F));
    record(made(0.5F));
    record(made(0.9F));
    EXPECT_EQ(health().all.confidence_median, 450'000);
}

TEST_P(OverviewContract, HealthFollowsWhatBecameOfDecisions) {
    const DecisionId early = record(made(0.9F));
    const DecisionId late = record(made(0.6F));
    const DecisionId cited = record(made(0.7F));
    TraceRecord soon = made(0.7F);
    soon.decision.supersedes_id = early;
    soon.decision.precedent_ref = cited;
    record(soon);
    clock_ += 48h;
    TraceRecord later = made(0.7F);
    later.decision.supersedes_id = late;
    later.decision.precedent_ref = cited;
    record(later);
    const TraceHealth measured = health();
    EXPECT_EQ(measured.all.total, 5);
    EXPECT_EQ(measured.all.current, 3);
    EXPECT_EQ(measured.all.revised, 2);
    EXPECT_EQ(measured.all.revised_soon, 1);
    EXPECT_EQ(measured.all.cited, 1);
    EXPECT_EQ(measured.all.assessed, 2) << "who is superseded was partially correct";
    EXPECT_EQ(measured.all.outcome(), 0.5);
    EXPECT_EQ(measured.high.revised_soon, 1);
    EXPECT_EQ(measured.high.revision_rate(), 100);
    EXPECT_EQ(measured.mid.revision_rate(), 25);
    EXPECT_EQ(measured.mid.outcome(), 0.5);
    EXPECT_TRUE(measured.is_calibrated()) << "the surer ones are not worse";
}

TEST_P(OverviewContract, APeriodBeginsWithItsFirstMomentAndEndsBeforeItsLast) {
    const Time begin = make_trace("of no matter").decision.valid_from;
    dispute("ttl");
    const TraceHealth all = health({begin, clock_ + 1us});
    EXPECT_EQ(all.all.total, 2);
    EXPECT_EQ(all.conflicts.total, 1);
    const TraceHealth before = health({begin, clock_});
    EXPECT_EQ(before.all.total, 1);
    EXPECT_EQ(before.conflicts.total, 0);
    EXPECT_EQ(health({clock_, clock_ + 1s}).conflicts.total, 1);
    EXPECT_EQ(health({clock_ + 1us, clock_ + 1s}).conflicts.total, 0);
}

TEST_P(OverviewContract, HealthCountsConflictsAndGroups) {
    dispute("ttl");
    dispute("ttl", "planner", "coder");  // each of the two with the others of the first time
    dispute("limit", "coder", "planner");
    dispute("size");
    dispute("port");
    dispute("hint");
    dispute_elsewhere("ttl");
    set("confidence_class = 'hint'", "hint");
    set("status = 'false_positive', resolved_at = detected_at", "limit");
    set("status = 'resolved', resolved_at = detected_at, winning_decision_id = decision_a_id",
        "size");
    set("status = 'resolved', resolved_at = detected_at", "port");
    const HealthConflicts counts = health().conflicts;
    const HealthConflicts of_ttl = [&] {
        HealthConflicts difference = counts;
        difference.total -= 3;
        return difference;
    }();
    EXPECT_EQ(counts.groups, 4);
    EXPECT_EQ(counts.open_groups, 1);
    EXPECT_EQ(counts.open, of_ttl.total);
    EXPECT_GT(counts.open, 1);
    EXPECT_EQ(counts.false_positive, 1);
    EXPECT_EQ(counts.resolved, 2);
    EXPECT_EQ(counts.won, 1);
    EXPECT_EQ(counts.lost_with_high, 0);
}

TEST_P(OverviewContract, HealthNamesTheConfidentThatLost) {
    for (const float confidence : {0.9F, 0.5F}) {
        TraceRecord trace = binding("planner", fmt::format("p{}", confidence), "one");
        trace.decision.confidence = confidence;
        record(trace);
        TraceRecord other = binding("coder", fmt::format("p{}", confidence), "two");
        other.decision.confidence = confidence;
        record(other);
    }
    stores_->query(
        "UPDATE scored_conflicts SET status = 'resolved', winning_decision_id = decision_b_id"
    );
    const HealthConflicts counts = health().conflicts;
    EXPECT_EQ(counts.won, 2);
    EXPECT_EQ(counts.lost_with_high, 1);
}

TEST_P(OverviewContract, TheStartPageCountsCurrentDecisions) {
    const DecisionId old = record(made(0.5F, 0.5F, "reviewer"));
    clock_ += 24h * 7;
    record(made(0.25F, 0.5F, "planner", "security"));
    clock_ += 24h;
    TraceRecord last = made(0.75F, 0.5F, "coder");
    last.decision.outcome = std::string(kShownOutcome, 'x') + "y";
    last.decision.project = "web";
    record(last);
    TraceRecord foreign = made(1);
    move_to(foreign, kOtherOrg);
    record(foreign);

    const Dashboard page = dashboard();
    EXPECT_EQ(page.decisions, 3);
    EXPECT_EQ(page.decisions_of_day, 1);
    EXPECT_EQ(page.decisions_of_week, 2);
    EXPECT_EQ(page.active_agents, 2);
    EXPECT_EQ(page.average_confidence, 0.5);
    ASSERT_THAT(page.types, SizeIs(2));
    EXPECT_EQ(page.types[0].name, "architecture");
    EXPECT_EQ(page.types[0].count, 2);
    ASSERT_THAT(page.recent_decisions, SizeIs(3));
    EXPECT_EQ(page.recent_decisions[0].id, last.decision.id);
    EXPECT_EQ(page.recent_decisions[0].agent_id, "coder");
    EXPECT_EQ(page.recent_decisions[0].outcome, std::string(kShownOutcome, 'x') + "...");
    EXPECT_EQ(page.recent_decisions[0].project, "web");
    EXPECT_EQ(page.recent_decisions[2].id, old);

    TraceRecord next = made(0.5F);
    next.decision.supersedes_id = old;
    record(next);
    EXPECT_EQ(dashboard().decisions, 3);
    EXPECT_EQ(dashboard().recent_decisions[0].id, next.decision.id);
}

TEST_P(OverviewContract, TheStartPageCountsConflicts) {
    dispute("ttl");
    set("severity = 'critical'", "ttl");
    dispute("settled");
    set("status = 'resolved', resolved_at = detected_at", "settled");
    clock_ += 24h * 8;
    const ConflictId last = dispute("limit", "coder", "planner");
    dispute("wrong");
    set("status = 'false_positive', resolved_at = detected_at", "wrong");
    dispute_elsewhere("ttl");

    const Dashboard page = dashboard();
    std::vector<std::string> open;
    for (const OpenConflicts& some : page.open)
        open.push_back(fmt::format("{} {} {}", some.confidence_class, some.severity, some.count));
    EXPECT_THAT(open, UnorderedElementsAre("exact critical 1", "exact high 1"));
    EXPECT_EQ(page.open_groups, 2);
    EXPECT_EQ(page.detected, 2);
    EXPECT_EQ(page.settled, 1);
    ASSERT_THAT(page.recent_conflicts, SizeIs(2));
    const RecentConflict& recent = page.recent_conflicts[0];
    EXPECT_EQ(recent.id, last);
    EXPECT_EQ(recent.disputed_question, "the value of limit");
    EXPECT_EQ(recent.conflict_kind, "cross_agent");
    EXPECT_EQ(recent.scoring_method, "binding_v1");
    EXPECT_EQ(recent.confidence_class, "exact");
    EXPECT_EQ(recent.severity, "high");
    EXPECT_EQ(recent.value_a == "one" ? recent.agent_a : recent.agent_b, "coder");
    EXPECT_EQ(recent.value_a == "two" ? recent.agent_a : recent.agent_b, "planner");
    EXPECT_EQ(page.recent_conflicts[1].disputed_question, "the value of ttl");
}

TEST_P(OverviewContract, TheStartPageShowsWhatTheCallerMaySee) {
    dispute("ttl");
    record(made(0.5F, 0.5F, "reviewer", "security"));
    const Dashboard page = dashboard(Visibility::of_agent("coder"));
    EXPECT_EQ(page.decisions, 1);
    EXPECT_EQ(page.decisions_of_day, 1);
    EXPECT_EQ(page.active_agents, 1);
    EXPECT_THAT(page.types, SizeIs(1));
    EXPECT_THAT(page.recent_decisions, SizeIs(1));
    EXPECT_THAT(page.open, IsEmpty());
    EXPECT_EQ(page.open_groups, 0);
    EXPECT_EQ(page.detected, 0);
    EXPECT_THAT(page.recent_conflicts, IsEmpty());
    grant("coder", "planner");
    EXPECT_EQ(dashboard(Visibility::of_agent("coder")).decisions, 2);
    EXPECT_EQ(dashboard(Visibility::of_agent("coder")).detected, 1);
    EXPECT_EQ(dashboard(Visibility::of_agent("planner")).detected, 0);
}

AKASHI_CONTRACT(OverviewContract);

}  // namespace
}  // namespace akashi::contract
