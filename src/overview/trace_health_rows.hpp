#pragma once

#include "overview/trace_health.hpp"

#include <cstddef>
#include <string>

// How both databases' rows are read. A row has `column<T>(index)`.
namespace akashi {

/// What a row of overview/postgres/summarize_health.sql is of.
namespace health_kind {
inline constexpr std::int64_t kAll = 0;
inline constexpr std::int64_t kTier = 1;
inline constexpr std::int64_t kBucket = 2;
inline constexpr std::int64_t kAgent = 3;
}  // namespace health_kind

/// Of overview/postgres/summarize_health.sql.
template <class Row>
HealthCell read_health_cell(const Row& row) {
    HealthCell cell;
    cell.name = row.template column<std::string>(1);
    int column = 2;
    for (std::int64_t* field :
         {&cell.total,
          &cell.revised,
          &cell.revised_soon,
          &cell.cited,
          &cell.assessed,
          &cell.outcome_sum,
          &cell.current,
          &cell.completeness_sum,
          &cell.below_half,
          &cell.below_third,
          &cell.with_reasoning,
          &cell.with_alternatives,
          &cell.with_evidence,
          &cell.evidence_records,
          &cell.confidence_sum,
          &cell.confidence_low,
          &cell.confidence_high})
        *field = row.template column<std::int64_t>(column++);
    cell.confidence_median = row.template column<std::optional<double>>(column);
    return cell;
}

/// Adds a row of overview/postgres/summarize_health.sql.
template <class Row>
void add_health_row(TraceHealth& health, const Row& row) {
    const auto kind = row.template column<std::int64_t>(0);
    HealthCell cell = read_health_cell(row);
    if (kind == health_kind::kAll) {
        health.all = std::move(cell);
    } else if (kind == health_kind::kTier) {
        HealthCell& tier = cell.name == "low"   ? health.low
                           : cell.name == "mid" ? health.mid
                                                : health.high;
        tier = std::move(cell);
    } else if (kind == health_kind::kBucket) {
        health.buckets.at(static_cast<std::size_t>(std::stoi(cell.name))) = cell.current;
    } else {
        (kind == health_kind::kAgent ? health.agents : health.types).push_back(std::move(cell));
    }
}

/// Of overview/postgres/count_health_conflicts.sql.
template <class Row>
HealthConflicts read_health_conflicts(const Row& row) {
    HealthConflicts counts;
    int column = 0;
    for (std::int64_t* field :
         {&counts.groups,
          &counts.open_groups,
          &counts.total,
          &counts.open,
          &counts.resolved,
          &counts.false_positive,
          &counts.won,
          &counts.lost_with_high})
        *field = row.template column<std::int64_t>(column++);
    return counts;
}

}  // namespace akashi
