#pragma once

#include "conflicts/conflict_conditions.hpp"
#include "conflicts/conflict_group.hpp"
#include "core/page.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

// The statement that counts groups, which both databases understand.
namespace akashi {

/// Groups are counted from the newest conflicts that match, this many.
inline constexpr std::int64_t kCountedConflicts = 100'000;

/// Which groups have the status; it is one of three.
inline std::string_view group_status(const std::optional<std::string>& status) {
    if (!status) return "TRUE";
    if (*status == "open") return "g.open_count > 0";
    if (*status == "resolved") return "g.open_count = 0 AND g.resolved_count > 0";
    return "g.open_count = 0 AND g.resolved_count = 0";
}

/// Selects id, representative, counts, times, times_reopened and the number of all groups of the
/// conflicts with the condition, from which the status was taken.
inline std::string select_groups(const ConflictGroupQuery& query, std::string_view condition) {
    return fmt::format(
        "SELECT g.group_id, g.id, g.conflict_count, g.open_count, g.first_at, g.last_at,"
        " g.times_reopened, count(*) OVER () FROM (SELECT c.group_id, c.id,"
        " row_number() OVER (PARTITION BY c.group_id ORDER BY"
        " CASE c.status WHEN 'open' THEN 0 ELSE 1 END, CASE c.severity WHEN 'critical' THEN 0"
        " WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END, c.detected_at DESC, c.id DESC)"
        " AS place, count(*) OVER w AS conflict_count,"
        " sum(CASE c.status WHEN 'open' THEN 1 ELSE 0 END) OVER w AS open_count,"
        " sum(CASE c.status WHEN 'resolved' THEN 1 ELSE 0 END) OVER w AS resolved_count,"
        " min(c.detected_at) OVER w AS first_at, max(c.detected_at) OVER w AS last_at,"
        " count(c.reopens_resolution_id) OVER w AS times_reopened"
        " FROM (SELECT c.id, c.group_id, c.status, c.severity, c.detected_at,"
        " c.reopens_resolution_id FROM scored_conflicts c {} WHERE {}"
        " ORDER BY c.detected_at DESC, c.id DESC LIMIT {}) c"
        " WINDOW w AS (PARTITION BY c.group_id)) g WHERE g.place = 1 AND {}"
        " ORDER BY g.last_at DESC, g.group_id DESC LIMIT {} OFFSET {}",
        join_for(query.conflicts),
        condition,
        kCountedConflicts,
        group_status(query.conflicts.status),
        query.limit + 1,
        query.offset
    );
}

/// The query without the status, which counts for the group and not for each conflict.
inline ConflictQuery conflicts_of(const ConflictGroupQuery& query) {
    ConflictQuery conflicts = query.conflicts;
    conflicts.status.reset();
    return conflicts;
}

/// Adds the group of a row of the statement to the page. `get(column, field)` reads a column.
template <class Get>
void add_group(ConflictGroupPage& page, const Get& get) {
    ConflictGroup& group = page.groups.emplace_back();
    get(0, group.id);
    get(1, group.representative_id);
    get(2, group.conflict_count);
    get(3, group.open_count);
    get(4, group.first_detected_at);
    get(5, group.last_detected_at);
    get(6, group.times_reopened);
    get(7, page.total.emplace());
}

/// Completes a page to which all rows were added.
inline void finish_page(ConflictGroupPage& page, const ConflictGroupQuery& query) {
    if (page.groups.empty() && query.offset == 0) page.total = 0;
    page.has_more = take_surplus(page.groups, query.limit);
}

}  // namespace akashi
