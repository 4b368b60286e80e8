#include "decisions/sqlite/timeline.hpp"

#include "decisions/average_confidence.hpp"
#include "decisions/decision_conditions.hpp"
#include "decisions/timeline_conflicts.hpp"
#include "sqlite/visibility.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace akashi::sqlite {
namespace {

/// The decisions `d`, by the index that suits the filter. SQLite, which has no statistics, would
/// rather read the whole organization in the order of what is counted.
std::string_view decisions_for(const TimelineQuery& query) {
    if (query.agent_id) return "decisions d INDEXED BY decisions_by_agent";
    if (query.project) return "decisions d INDEXED BY decisions_by_project";
    return "decisions d INDEXED BY decisions_over_time";
}

/// What is counted: current decisions.
struct Counted {
    std::string_view decisions;
    Condition condition;

    Counted(
        OrgId org,
        const Visibility& visibility,
        const TimelineQuery& query,
        const DecisionFilter& filter
    )
        : decisions(decisions_for(query)),
          condition(decision_condition<Condition>(org, visibility, filter)) {
        condition.add("d.valid_to IS NULL");
    }

    /// FROM and WHERE.
    std::string text() const {
        return fmt::format("FROM {} WHERE {}", decisions, condition.text());
    }
};

/// The most frequent values of a column, and how often each of them is there.
std::vector<NameCount> count_names(
    Connection& db, std::string_view column, const Counted& counted, std::int64_t limit
) {
    std::vector<NameCount> names;
    Statement row = db.prepare_text(fmt::format(
        "SELECT d.{0}, count(*) AS total {1} AND d.{0} IS NOT NULL"
        " GROUP BY d.{0} ORDER BY total DESC, d.{0} LIMIT ?",
        column,
        counted.text()
    ));
    counted.condition.bind_to(row);
    row.bind(limit);
    while (row.step()) names.push_back({row.column<std::string>(0), row.column<std::int64_t>(1)});
    return names;
}

/// Finds the rows before it reads their outcomes, which are no part of an index.
std::vector<BucketDecision> read_top(Connection& db, const Counted& counted) {
    constexpr std::string_view kOrder = "d.confidence DESC, d.valid_from DESC, d.id DESC";
    std::vector<BucketDecision> top;
    Statement row = db.prepare_text(fmt::format(
        "SELECT d.id, d.agent_id, d.decision_type, CASE WHEN length(d.outcome) > {2}"
        " THEN substr(d.outcome, 1, {2}) || '...' ELSE d.outcome END, d.confidence, d.project,"
        " d.valid_from FROM (SELECT d.seq {0} ORDER BY {1} LIMIT ?) found"
        " CROSS JOIN decisions d ON d.seq = found.seq ORDER BY {1}",
        counted.text(),
        kOrder,
        kShownOutcome
    ));
    counted.condition.bind_to(row);
    row.bind(kBucketDecisions);
    while (row.step())
        top.push_back(
            {.id = row.column<DecisionId>(0),
             .agent_id = row.column<std::string>(1),
             .decision_type = row.column<std::string>(2),
             .outcome = row.column<std::string>(3),
             .confidence = row.column<float>(4),
             .project = row.column<std::optional<std::string>>(5),
             .valid_from = row.column<Time>(6)}
        );
    return top;
}

TimelineBucket read_bucket(Connection& db, Time start, const Counted& counted) {
    TimelineBucket bucket;
    bucket.start = start;
    {
        Statement row =
            db.prepare_text("SELECT count(*), coalesce(sum(d.confidence), 0) " + counted.text());
        counted.condition.bind_to(row);
        if (row.step()) bucket.decision_count = row.column<std::int64_t>(0);
        if (bucket.decision_count == 0) return bucket;
        bucket.average_confidence =
            average_confidence(row.column<double>(1), bucket.decision_count);
    }
    bucket.types = count_names(db, "decision_type", counted, kBucketNames);
    bucket.agents = count_names(db, "agent_id", counted, kBucketNames);
    bucket.top = read_top(db, counted);
    return bucket;
}

/// In buckets that are counted from the first one.
void read_conflicts(
    Connection& db,
    OrgId org,
    const Visibility& visibility,
    const TimelineQuery& query,
    Timeline& timeline
) {
    const auto condition = timeline_conflict_condition<Condition>(org, visibility, query);
    const auto width = std::chrono::microseconds(width_of(query.granularity)).count();
    const std::int64_t first = to_microseconds(start_of_bucket(query.granularity, query.from));
    Statement row = db.prepare_text(count_timeline_conflicts(
        fmt::format("c.detected_at - (c.detected_at - ({})) % {}", first, width), condition.text()
    ));
    condition.bind_to(row);
    while (row.step()) add_conflicts(timeline, row.column<Time>(0), row.column<std::int64_t>(1));
}

}  // namespace

Timeline read_timeline(
    Connection& db, OrgId org, const Visibility& visibility, const TimelineQuery& query
) {
    Timeline timeline;
    const auto width = width_of(query.granularity);
    Time start = start_of_bucket(query.granularity, query.to);
    for (std::int64_t left = query.buckets(); left > 0; --left, start -= width) {
        TimelineBucket bucket =
            read_bucket(db, start, Counted(org, visibility, query, query.filter_of(start)));
        if (bucket.decision_count > 0) timeline.buckets.push_back(std::move(bucket));
    }
    timeline.projects = make_name_counts(
        count_names(
            db, "project", Counted(org, visibility, query, query.filter()), kMaxFacetNames + 1
        ),
        kMaxFacetNames
    );
    read_conflicts(db, org, visibility, query, timeline);
    return timeline;
}

}  // namespace akashi::sqlite
