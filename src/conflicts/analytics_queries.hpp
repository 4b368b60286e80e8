#pragma once

#include "conflicts/analytics.hpp"
#include "conflicts/conflict_conditions.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>

// The statements of analytics, for both databases.
namespace akashi {

/// What the databases say in different ways of a conflict `c`.
struct AnalyticsDialect {
    std::string_view lesser;        ///< the smaller of the names of the two agents
    std::string_view greater;       ///< the other one
    std::string_view hours;         ///< from detection to settlement
    std::string_view detected_day;  ///< the begin of the UTC day
    std::string_view settled_day;
};

/// Each is a statement. The first columns of a row are its name, or its day, or both names.
enum class AnalyticsPart { totals, pairs, types, severities, methods, detected, settled };
inline constexpr std::array kAnalyticsParts{
    AnalyticsPart::totals,
    AnalyticsPart::pairs,
    AnalyticsPart::types,
    AnalyticsPart::severities,
    AnalyticsPart::methods,
    AnalyticsPart::detected,
    AnalyticsPart::settled
};

/// The conflicts that are counted.
template <class Condition>
Condition analytics_condition(
    OrgId org, const Visibility& visibility, const AnalyticsQuery& query
) {
    ConflictQuery filter;
    filter.agent_id = query.agent_id;
    filter.decision_type = query.decision_type;
    filter.conflict_kind = query.conflict_kind;
    auto condition = conflict_condition<Condition>(org, visibility, filter);
    condition.add("c.detected_at >= ?", query.from).add("c.detected_at < ?", query.to);
    if (query.confidence_class) condition.add("c.confidence_class = ?", *query.confidence_class);
    return condition;
}

/// The statement of a part for the conflicts of `condition`.
inline std::string analytics_text(
    AnalyticsPart part, const AnalyticsDialect& dialect, const std::string& condition
) {
    constexpr std::string_view kCounts =
        "count(*) AS total, count(*) FILTER (WHERE c.status = 'open'),"
        " count(*) FILTER (WHERE c.status = 'false_positive')";
    const std::string from =
        fmt::format("FROM scored_conflicts c {} WHERE {}", join_sides(), condition);
    const auto grouped = [&](std::string_view name) {
        return fmt::format(
            "SELECT {0} AS name, {1} {2} GROUP BY {0} ORDER BY total DESC, name LIMIT {3}",
            name,
            kCounts,
            from,
            kMostAnalyticsRows
        );
    };
    const auto by_day = [&](std::string_view day, std::string_view more) {
        return fmt::format("SELECT {0} AS day, count(*) {1} {2} GROUP BY {0}", day, from, more);
    };
    switch (part) {
        case AnalyticsPart::totals:
            return fmt::format(
                "SELECT '', {}, avg({}) FILTER (WHERE c.status <> 'open') {}",
                kCounts,
                dialect.hours,
                from
            );
        case AnalyticsPart::pairs:
            return fmt::format(
                "SELECT {0} AS name, {2}, {1} AS other_name {3} GROUP BY {0}, {1}"
                " ORDER BY total DESC, name, other_name LIMIT {4}",
                dialect.lesser,
                dialect.greater,
                kCounts,
                from,
                kMostAnalyticsRows
            );
        case AnalyticsPart::types:
            return grouped("a.decision_type");
        case AnalyticsPart::severities:
            return grouped("c.severity");
        case AnalyticsPart::methods:
            return grouped("c.scoring_method");
        case AnalyticsPart::detected:
            return by_day(dialect.detected_day, "");
        case AnalyticsPart::settled:
            return by_day(dialect.settled_day, "AND c.resolved_at IS NOT NULL");
    }
    return {};
}

/// Adds a row of a part. A row has `column<T>(index)`.
template <class Row>
void add_row(ConflictAnalytics& analytics, AnalyticsPart part, const Row& row) {
    if (part == AnalyticsPart::detected || part == AnalyticsPart::settled) {
        DayCount& day = analytics.days[row.template column<Time>(0)];
        (part == AnalyticsPart::detected ? day.detected : day.settled) =
            row.template column<std::int64_t>(1);
        return;
    }
    const ConflictCount count{
        row.template column<std::string>(0),
        row.template column<std::int64_t>(1),
        row.template column<std::int64_t>(2),
        row.template column<std::int64_t>(3)
    };
    switch (part) {
        case AnalyticsPart::totals:
            analytics.total = count;
            analytics.mean_hours = row.template column<std::optional<double>>(4);
            break;
        case AnalyticsPart::pairs:
            analytics.pairs.push_back({count, row.template column<std::string>(4)});
            break;
        case AnalyticsPart::types:
            analytics.types.push_back(count);
            break;
        case AnalyticsPart::severities:
            analytics.severities.push_back(count);
            break;
        default:
            analytics.methods.push_back(count);
            break;
    }
}

}  // namespace akashi
