#include "decisions/postgres/timeline.hpp"

#include "decisions/average_confidence.hpp"
#include "decisions/decision_conditions.hpp"
#include "decisions/postgres/sql.hpp"
#include "decisions/timeline_conflicts.hpp"
#include "postgres/visibility.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// The kinds of rows of summarize_timeline.sql.
namespace kind {
constexpr std::int64_t kBucket = 0;
constexpr std::int64_t kType = 1;
constexpr std::int64_t kProject = 3;  // 2 is an agent
}  // namespace kind

/// Hours, because a session may be in a time zone whose days differ.
std::string_view interval_of(Granularity granularity) {
    return granularity == Granularity::day ? "24 hours" : "168 hours";
}

std::string summarize_text(Condition& condition, const TimelineQuery& query) {
    const std::string start = condition.bind(start_of_bucket(query.granularity, query.from));
    return fmt::format(
        fmt::runtime(sql::summarize_timeline.text),
        fmt::arg("condition", condition.text()),
        fmt::arg("start", start),
        fmt::arg("width", interval_of(query.granularity)),
        fmt::arg("names", kBucketNames),
        fmt::arg("projects", kMaxFacetNames + 1)
    );
}

std::string decisions_text(Condition& condition, const TimelineQuery& query) {
    const std::string start = condition.bind(start_of_bucket(query.granularity, query.from));
    const std::string end = condition.bind(query.to);
    return fmt::format(
        fmt::runtime(sql::list_bucket_decisions.text),
        fmt::arg("condition", condition.text()),
        fmt::arg("start", start),
        fmt::arg("end", end),
        fmt::arg("width", interval_of(query.granularity)),
        fmt::arg("characters", kShownOutcome),
        fmt::arg("decisions", kBucketDecisions)
    );
}

std::string conflicts_text(Condition& condition, const TimelineQuery& query) {
    const std::string start = condition.bind(start_of_bucket(query.granularity, query.from));
    const std::string bucket = fmt::format(
        "date_bin(interval '{}', c.detected_at, {})", interval_of(query.granularity), start
    );
    return count_timeline_conflicts(bucket, condition.text());
}

/// The bucket that begins at `start`; null for one that is not there.
TimelineBucket* find_bucket(Timeline& timeline, Time start) {
    // The newest bucket comes first.
    const auto found = std::ranges::lower_bound(
        timeline.buckets, start, std::ranges::greater(), &TimelineBucket::start
    );
    return found == timeline.buckets.end() || found->start != start ? nullptr : &*found;
}

/// Buckets come before what belongs to them.
Timeline read_summary(const Rows& rows) {
    Timeline timeline;
    std::vector<NameCount> projects;
    for (int row = 0; row < rows.count(); ++row) {
        const auto of = rows.get<std::int64_t>(row, 0);
        const auto start = rows.get<Time>(row, 1);
        NameCount item{rows.get<std::string>(row, 2), rows.get<std::int64_t>(row, 3)};
        if (of == kind::kBucket) {
            TimelineBucket& bucket = timeline.buckets.emplace_back();
            bucket.start = start;
            bucket.decision_count = item.count;
            bucket.average_confidence = average_confidence(rows.get<double>(row, 4), item.count);
        } else if (of == kind::kProject) {
            projects.push_back(std::move(item));
        } else if (TimelineBucket* bucket = find_bucket(timeline, start)) {
            (of == kind::kType ? bucket->types : bucket->agents).push_back(std::move(item));
        }
    }
    timeline.projects = make_name_counts(std::move(projects), kMaxFacetNames);
    return timeline;
}

void add_decisions(Timeline& timeline, const Rows& rows) {
    for (int row = 0; row < rows.count(); ++row) {
        TimelineBucket* bucket = find_bucket(timeline, rows.get<Time>(row, 0));
        if (bucket == nullptr) continue;  // recorded since the buckets were counted
        bucket->top.push_back(
            {.id = rows.get<DecisionId>(row, 1),
             .agent_id = rows.get<std::string>(row, 2),
             .decision_type = rows.get<std::string>(row, 3),
             .outcome = rows.get<std::string>(row, 4),
             .confidence = rows.get<float>(row, 5),
             .project = rows.get<std::optional<std::string>>(row, 6),
             .valid_from = rows.get<Time>(row, 7)}
        );
    }
}

}  // namespace

asio::awaitable<Timeline> read_timeline(
    Reader reader, OrgId org, Visibility visibility, TimelineQuery query
) {
    Condition summed = decision_condition<Condition>(org, visibility, query.filter());
    Condition listed = summed;
    const std::string sum_text = summarize_text(summed, query);
    const std::string list_text = decisions_text(listed, query);
    Condition conflicts = timeline_conflict_condition<Condition>(org, visibility, query);
    const std::string conflict_text = conflicts_text(conflicts, query);
    const Query sum_query{sql::summarize_timeline.name, sum_text.c_str()};
    const Query list_query{sql::list_bucket_decisions.name, list_text.c_str()};
    const Query conflict_query{"count_bucket_conflicts", conflict_text.c_str()};
    std::vector<Statement> statements;
    statements.push_back({&sql::keep_to_indexes, {}});
    statements.push_back({&sum_query, summed.parameters()});
    statements.push_back({&list_query, listed.parameters()});
    statements.push_back({&conflict_query, conflicts.parameters()});
    const std::vector<Rows> results = co_await reader.run_together(std::move(statements));
    Timeline timeline = read_summary(results[1]);
    add_decisions(timeline, results[2]);
    for (int row = 0; row < results[3].count(); ++row)
        add_conflicts(timeline, results[3].get<Time>(row, 0), results[3].get<std::int64_t>(row, 1));
    co_return timeline;
}

}  // namespace akashi::postgres
