#pragma once

#include "conflicts/conflict_conditions.hpp"
#include "decisions/average_confidence.hpp"
#include "decisions/decision_conditions.hpp"
#include "overview/dashboard.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string>

// The statements of a start page, for both databases.
namespace akashi {

/// Each is a statement.
enum class DashboardPart : std::uint8_t {
    decisions,
    decisions_of_day,
    decisions_of_week,
    types,
    recent_decisions,
    open_conflicts,
    open_groups,
    detected,
    settled,
    recent_conflicts
};
inline constexpr std::array kDashboardParts{
    DashboardPart::decisions,
    DashboardPart::decisions_of_day,
    DashboardPart::decisions_of_week,
    DashboardPart::types,
    DashboardPart::recent_decisions,
    DashboardPart::open_conflicts,
    DashboardPart::open_groups,
    DashboardPart::detected,
    DashboardPart::settled,
    DashboardPart::recent_conflicts
};

/// Whose start page it is, and when.
struct DashboardQuery {
    OrgId org;
    Visibility visibility;
    Time now;

    Time day() const { return now - std::chrono::days(1); }
    Time week() const { return now - std::chrono::days(7); }
};

/// A statement with its parameters.
template <class Condition>
struct DashboardStatement {
    std::string text;
    Condition condition;
};

/// A part about decisions `d`.
template <class Condition>
DashboardStatement<Condition> decision_part(DashboardPart part, const DashboardQuery& query) {
    auto condition = decision_condition<Condition>(query.org, query.visibility, {});
    condition.add("d.valid_to IS NULL");
    if (part == DashboardPart::decisions_of_day) condition.add("d.valid_from >= ?", query.day());
    if (part == DashboardPart::decisions_of_week) condition.add("d.valid_from >= ?", query.week());
    const std::string from = "FROM decisions d WHERE " + condition.text();
    switch (part) {
        case DashboardPart::decisions:
            return {
                "SELECT count(*),"
                " coalesce(sum(CAST(d.confidence AS double precision)), 0) " +
                    from,
                condition
            };
        case DashboardPart::types:
            return {
                fmt::format(
                    "SELECT d.decision_type, count(*) AS total {} GROUP BY d.decision_type"
                    " ORDER BY total DESC, d.decision_type LIMIT {}",
                    from,
                    kDashboardTypes
                ),
                condition
            };
        case DashboardPart::recent_decisions:
            return {
                fmt::format(
                    "SELECT d.id, d.agent_id, d.decision_type, CASE WHEN length(d.outcome) > {0}"
                    " THEN substr(d.outcome, 1, {0}) || '...' ELSE d.outcome END, d.confidence,"
                    " d.project, d.valid_from {1} ORDER BY d.valid_from DESC, d.id DESC LIMIT {2}",
                    kShownOutcome,
                    from,
                    kDashboardDecisions
                ),
                condition
            };
        default:
            return {"SELECT count(*), count(DISTINCT d.agent_id) " + from, condition};
    }
}

/// A part about conflicts `c`.
template <class Condition>
DashboardStatement<Condition> conflict_part(DashboardPart part, const DashboardQuery& query) {
    auto condition = conflict_condition<Condition>(query.org, query.visibility, {});
    if (part == DashboardPart::settled)
        condition.add("c.status <> 'open'").add("c.resolved_at >= ?", query.week());
    else if (part == DashboardPart::detected)
        condition.add("c.detected_at >= ?", query.week());
    else
        condition.add("c.status = 'open'");
    const std::string from = "FROM scored_conflicts c WHERE " + condition.text();
    switch (part) {
        case DashboardPart::open_conflicts:
            return {
                "SELECT c.confidence_class, c.severity, count(*) " + from +
                    " GROUP BY c.confidence_class, c.severity",
                condition
            };
        case DashboardPart::open_groups:
            return {"SELECT count(DISTINCT c.group_id) " + from, condition};
        case DashboardPart::recent_conflicts:
            return {
                fmt::format(
                    "SELECT c.id, c.decision_a_id, c.decision_b_id, c.agent_a, c.agent_b,"
                    " c.conflict_kind, c.scoring_method, c.confidence_class, c.severity,"
                    " c.disputed_question, c.value_a, c.value_b, c.detected_at {}"
                    " ORDER BY c.detected_at DESC, c.id DESC LIMIT {}",
                    from,
                    kDashboardConflicts
                ),
                condition
            };
        default:
            return {"SELECT count(*) " + from, condition};
    }
}

template <class Condition>
DashboardStatement<Condition> dashboard_statement(DashboardPart part, const DashboardQuery& query) {
    return part < DashboardPart::open_conflicts ? decision_part<Condition>(part, query)
                                                : conflict_part<Condition>(part, query);
}

template <class Row>
BucketDecision read_recent_decision(const Row& row) {
    return {
        .id = row.template column<DecisionId>(0),
        .agent_id = row.template column<std::string>(1),
        .decision_type = row.template column<std::string>(2),
        .outcome = row.template column<std::string>(3),
        .confidence = row.template column<float>(4),
        .project = row.template column<std::optional<std::string>>(5),
        .valid_from = row.template column<Time>(6)
    };
}

template <class Row>
RecentConflict read_recent_conflict(const Row& row) {
    RecentConflict conflict;
    conflict.id = row.template column<ConflictId>(0);
    conflict.decision_a_id = row.template column<DecisionId>(1);
    conflict.decision_b_id = row.template column<DecisionId>(2);
    int column = 3;
    for (std::string* field :
         {&conflict.agent_a,
          &conflict.agent_b,
          &conflict.conflict_kind,
          &conflict.scoring_method,
          &conflict.confidence_class,
          &conflict.severity,
          &conflict.disputed_question,
          &conflict.value_a,
          &conflict.value_b})
        *field = row.template column<std::string>(column++);
    conflict.detected_at = row.template column<Time>(column);
    return conflict;
}

/// Adds a row of a part. A row has `column<T>(index)`.
template <class Row>
void add_row(Dashboard& dashboard, DashboardPart part, const Row& row) {
    const auto number = [&](int column) { return row.template column<std::int64_t>(column); };
    switch (part) {
        case DashboardPart::decisions:
            dashboard.decisions = number(0);
            dashboard.average_confidence =
                average_confidence(row.template column<double>(1), dashboard.decisions);
            break;
        case DashboardPart::decisions_of_day:
            dashboard.decisions_of_day = number(0);
            break;
        case DashboardPart::decisions_of_week:
            dashboard.decisions_of_week = number(0);
            dashboard.active_agents = number(1);
            break;
        case DashboardPart::types:
            dashboard.types.push_back({row.template column<std::string>(0), number(1)});
            break;
        case DashboardPart::recent_decisions:
            dashboard.recent_decisions.push_back(read_recent_decision(row));
            break;
        case DashboardPart::open_conflicts:
            dashboard.open.push_back(
                {row.template column<std::string>(0), row.template column<std::string>(1), number(2)
                }
            );
            break;
        case DashboardPart::open_groups:
            dashboard.open_groups = number(0);
            break;
        case DashboardPart::detected:
            dashboard.detected = number(0);
            break;
        case DashboardPart::settled:
            dashboard.settled = number(0);
            break;
        case DashboardPart::recent_conflicts:
            dashboard.recent_conflicts.push_back(read_recent_conflict(row));
            break;
    }
}

}  // namespace akashi
