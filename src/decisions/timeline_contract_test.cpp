// Decisions in buckets of days and weeks, on every store.
#include "testing/stores/mirrored_organizations.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using Item = NameCount;

Time at(const std::string& text) { return *parse_rfc3339(text); }

class TimelineContract : public ContractTest {
protected:
    TimelineContract() {
        may_.from = at("2026-05-01T00:00:00Z");
        may_.to = at("2026-05-31T23:59:59Z");
    }

    TraceRecord make_at(
        const std::string& time,
        const std::string& outcome,
        float confidence = 0.5F,
        const std::string& agent = "planner"
    ) {
        clock_ = at(time) - kTick;
        TraceRecord trace = make_trace(outcome, agent);
        trace.decision.confidence = confidence;
        return trace;
    }
    Timeline timeline(
        const TimelineQuery& query, Visibility visibility = Visibility::everything()
    ) {
        return run(summaries().make_timeline(kDefaultOrg, std::move(visibility), query));
    }
    /// `2026-05-04 2` for a bucket with two decisions.
    static std::vector<std::string> counts(const Timeline& timeline) {
        std::vector<std::string> texts;
        for (const TimelineBucket& bucket : timeline.buckets)
            texts.push_back(fmt::format(
                "{} {}", format_rfc3339(bucket.start).substr(0, 10), bucket.decision_count
            ));
        return texts;
    }
    static std::vector<std::string> top(const TimelineBucket& bucket) {
        std::vector<std::string> outcomes;
        for (const BucketDecision& decision : bucket.top) outcomes.push_back(decision.outcome);
        return outcomes;
    }

    TimelineQuery may_;
};

TEST_P(TimelineContract, SumsUpEachDayThatHasDecisions) {
    EXPECT_THAT(timeline(may_).buckets, IsEmpty());
    TraceRecord first = make_at("2026-05-04T00:00:00Z", "first", 0.5F);
    first.decision.project = "web";
    record(first);
    TraceRecord second = make_at("2026-05-04T23:59:59Z", "second", 0.75F, "coder");
    second.decision.decision_type = "security";
    record(second);
    record(make_at("2026-05-06T12:00:00Z", "third", 0.85F));

    const Timeline made = timeline(may_);
    EXPECT_THAT(counts(made), ElementsAre("2026-05-06 1", "2026-05-04 2"));
    EXPECT_EQ(made.buckets[0].average_confidence, 0.85);
    EXPECT_THAT(made.projects.names, ElementsAre(Item{"web", 1}));
    const TimelineBucket& day = made.buckets[1];
    EXPECT_EQ(day.average_confidence, 0.625);
    EXPECT_THAT(day.types, UnorderedElementsAre(Item{"architecture", 1}, Item{"security", 1}));
    EXPECT_THAT(day.agents, UnorderedElementsAre(Item{"planner", 1}, Item{"coder", 1}));
    EXPECT_THAT(top(day), ElementsAre("second", "first"));
    const BucketDecision& shown = day.top[1];
    EXPECT_EQ(shown.id, first.decision.id);
    EXPECT_EQ(shown.agent_id, "planner");
    EXPECT_EQ(shown.decision_type, "architecture");
    EXPECT_EQ(shown.confidence, 0.5F);
    EXPECT_EQ(shown.project, "web");
    EXPECT_EQ(shown.valid_from, at("2026-05-04T00:00:00Z"));
    EXPECT_EQ(day.top[0].project, std::nullopt);
}

TEST_P(TimelineContract, BeginsWeeksOnMondays) {
    for (const char* time :
         {"2026-05-03T23:59:59Z", "2026-05-04T00:00:00Z", "2026-05-10T23:59:59Z"})
        record(make_at(time, "something"));
    may_.granularity = Granularity::week;
    EXPECT_THAT(counts(timeline(may_)), ElementsAre("2026-05-04 2", "2026-04-27 1"));
    may_.from = at("2026-05-05T00:00:00Z");
    EXPECT_THAT(counts(timeline(may_)), ElementsAre("2026-05-04 1"));
}

TEST_P(TimelineContract, IncludesBothEndsOfItsRange) {
    for (const char* time :
         {"2026-05-04T10:00:00Z", "2026-05-04T11:00:00Z", "2026-05-05T12:00:00Z"})
        record(make_at(time, time));
    may_.from = at("2026-05-04T11:00:00Z");
    may_.to = at("2026-05-05T12:00:00Z");
    Timeline made = timeline(may_);
    EXPECT_THAT(counts(made), ElementsAre("2026-05-05 1", "2026-05-04 1"));
    EXPECT_THAT(top(made.buckets[1]), ElementsAre("2026-05-04T11:00:00Z"));
    may_.from += std::chrono::microseconds(1);
    may_.to -= std::chrono::microseconds(1);
    EXPECT_THAT(timeline(may_).buckets, IsEmpty());
}

TEST_P(TimelineContract, KeepsToAnAgentAndAProject) {
    for (const std::string agent : {"planner", "coder"}) {
        for (const std::string project : {"web", "api"}) {
            TraceRecord trace = make_at("2026-05-04T10:00:00Z", agent + " " + project, 0.5F, agent);
            trace.decision.project = project;
            record(trace);
        }
    }
    may_.agent_id = "coder";
    EXPECT_THAT(counts(timeline(may_)), ElementsAre("2026-05-04 2"));
    EXPECT_THAT(timeline(may_).projects.names, ElementsAre(Item{"api", 1}, Item{"web", 1}));
    may_.project = "api";
    const Timeline made = timeline(may_);
    EXPECT_THAT(top(made.buckets.at(0)), ElementsAre("coder api"));
    EXPECT_THAT(made.projects.names, ElementsAre(Item{"api", 1}));
    may_.agent_id = "reviewer";
    EXPECT_THAT(timeline(may_).buckets, IsEmpty());
}

TEST_P(TimelineContract, LeavesOutWhatHasEnded) {
    const DecisionId old = record(make_at("2026-05-04T10:00:00Z", "old"));
    TraceRecord revision = make_at("2026-05-05T10:00:00Z", "new");
    revision.decision.supersedes_id = old;
    record(revision);
    EXPECT_THAT(counts(timeline(may_)), ElementsAre("2026-05-05 1"));
}

TEST_P(TimelineContract, NamesTheMostFrequentAndTheMostConfidentOnly) {
    for (int i = 0; i <= kBucketNames; ++i) {
        const std::string agent = fmt::format("agent-{:02}", i);
        add_agent(agent);
        for (int times = 0; times < (i == 20 ? 2 : 1); ++times) {
            TraceRecord trace = make_at("2026-05-04T10:00:00Z", agent, i == 7 ? 0.9F : 0.5F, agent);
            trace.decision.decision_type = agent;
            record(trace);
        }
    }
    const TimelineBucket bucket = timeline(may_).buckets.at(0);
    EXPECT_EQ(bucket.decision_count, 22);
    for (const auto& names : {bucket.types, bucket.agents}) {
        EXPECT_THAT(names, SizeIs(kBucketNames));
        EXPECT_THAT(names, ::testing::Contains(Item{"agent-20", 2}));
        EXPECT_THAT(names, ::testing::Not(::testing::Contains(Item{"agent-19", 1})));
    }
    EXPECT_THAT(
        top(bucket), ElementsAre("agent-07", "agent-20", "agent-20", "agent-19", "agent-18")
    ) << "of equal times those with the greater id";
}

TEST_P(TimelineContract, ShowsTheNewerOfEquallyConfidentDecisions) {
    for (const char* time :
         {"2026-05-04T10:00:00Z", "2026-05-04T12:00:00Z", "2026-05-04T11:00:00Z"})
        record(make_at(time, time));
    EXPECT_THAT(
        top(timeline(may_).buckets.at(0)),
        ElementsAre("2026-05-04T12:00:00Z", "2026-05-04T11:00:00Z", "2026-05-04T10:00:00Z")
    );
}

TEST_P(TimelineContract, CutsALongOutcomeBetweenTwoCharacters) {
    std::string fits;
    for (int i = 0; i < kShownOutcome; ++i) fits += i % 2 == 0 ? "ä" : "🙂";
    record(make_at("2026-05-04T10:00:00Z", fits + "ß", 0.9F));
    record(make_at("2026-05-04T10:00:01Z", fits, 0.8F));
    EXPECT_THAT(top(timeline(may_).buckets.at(0)), ElementsAre(fits + "...", fits));
}

AKASHI_CONTRACT(TimelineContract);

class TimelineIsolationContract : public MirroredOrganizations {};

TEST_P(TimelineIsolationContract, SumsUpTheOwnThatTheCallerMaySee) {
    change_theirs([&] {
        TraceRecord foreign = make_mirrored(kTheirs, "more of theirs", "coder");
        foreign.decision.decision_type = "foreign type";
        foreign.decision.project = "foreign project";
        foreign.decision.confidence = 1;
        record(foreign);
    });
    TimelineQuery query;
    query.from = at("2024-01-01T00:00:00Z");
    query.to = at("2024-01-02T00:00:00Z");
    for (const bool is_admin : {true, false}) {
        const auto visibility = is_admin ? Visibility::everything() : planner();
        const Timeline made = run(summaries().make_timeline(kMine, visibility, query));
        ASSERT_THAT(made.buckets, SizeIs(1));
        const TimelineBucket& bucket = made.buckets[0];
        const std::int64_t count = is_admin ? 5 : 3;
        EXPECT_EQ(bucket.decision_count, count);
        EXPECT_EQ(bucket.average_confidence, 0.75);
        EXPECT_THAT(bucket.types, ElementsAre(Item{"architecture", count}));
        EXPECT_THAT(bucket.agents, SizeIs(is_admin ? 4 : 2));
        EXPECT_THAT(made.projects.names, SizeIs(is_admin ? 2 : 1));
        std::vector<DecisionId> shown;
        for (const BucketDecision& decision : bucket.top) shown.push_back(decision.id);
        EXPECT_EQ(shown, is_admin ? mine_.current() : mine_.visible());
    }
}

/// `2026-05-04 1 2` for a bucket with one decision and two conflicts.
std::vector<std::string> with_conflicts(const Timeline& timeline) {
    std::vector<std::string> texts;
    for (const TimelineBucket& bucket : timeline.buckets)
        texts.push_back(fmt::format(
            "{} {} {}",
            format_rfc3339(bucket.start).substr(0, 10),
            bucket.decision_count,
            bucket.conflict_count
        ));
    return texts;
}

TEST_P(TimelineContract, CountsTheConflictsThatWereDetectedInABucket) {
    const auto bind = [&](const char* time, const char* agent, const char* value) {
        TraceRecord trace = make_at(time, "of a dispute", 0.5F, agent);
        trace.decision.bindings = make_bindings({{"ttl", value}}).value();
        trace.decision.project = "web";
        record(trace);
        return trace.decision.id;
    };
    bind("2026-04-30T12:00:00Z", "planner", "one");
    const DecisionId second = bind("2026-05-04T12:00:00Z", "coder", "two");
    const DecisionId third = bind("2026-05-06T12:00:00Z", "coder", "three");
    const std::string query =
        "UPDATE scored_conflicts SET confidence_class = 'hint' WHERE conflict_kind = "
        "'self_contradiction'";
    stores_->query(query);
    EXPECT_THAT(with_conflicts(timeline(may_)), ElementsAre("2026-05-06 1 1", "2026-05-04 1 1"));

    // A day without current decisions.
    TraceRecord next = make_at("2026-05-06T18:00:00Z", "next");
    next.decision.supersedes_id = second;
    record(next);
    TraceRecord last = make_at("2026-05-07T18:00:00Z", "last");
    last.decision.supersedes_id = next.decision.id;
    record(last);
    EXPECT_THAT(
        with_conflicts(timeline(may_)),
        ElementsAre("2026-05-07 1 0", "2026-05-06 1 1", "2026-05-04 0 1")
    );
    TimelineQuery query_of = may_;
    query_of.granularity = Granularity::week;
    EXPECT_THAT(with_conflicts(timeline(query_of)), ElementsAre("2026-05-04 2 2"));
    query_of.from = at("2026-05-04T12:00:00Z");
    EXPECT_THAT(with_conflicts(timeline(query_of)), ElementsAre("2026-05-04 2 2"));
    query_of.from += std::chrono::microseconds(1);
    query_of.to = at("2026-05-06T11:59:59Z");
    EXPECT_THAT(timeline(query_of).buckets, IsEmpty());
    query_of = may_;
    query_of.agent_id = "planner";
    EXPECT_THAT(
        with_conflicts(timeline(query_of)),
        ElementsAre("2026-05-07 1 0", "2026-05-06 0 1", "2026-05-04 0 1")
    );
    query_of.agent_id = "reviewer";
    EXPECT_THAT(timeline(query_of).buckets, IsEmpty());
    query_of = may_;
    query_of.project = "web";
    EXPECT_THAT(
        with_conflicts(timeline(query_of)), ElementsAre("2026-05-06 1 1", "2026-05-04 0 1")
    );
    query_of.project = "other";
    EXPECT_THAT(timeline(query_of).buckets, IsEmpty());
    EXPECT_THAT(
        with_conflicts(timeline(may_, Visibility::of_agent("coder"))), ElementsAre("2026-05-06 1 0")
    );
    grant("coder", "planner");
    clock_ = now();
    EXPECT_THAT(
        with_conflicts(timeline(may_, Visibility::of_agent("coder"))),
        ElementsAre("2026-05-07 1 0", "2026-05-06 1 1", "2026-05-04 0 1")
    );
    EXPECT_EQ(find(third)->id, third);
}

AKASHI_CONTRACT(TimelineIsolationContract);

}  // namespace
}  // namespace akashi::contract
