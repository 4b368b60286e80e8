#pragma once

#include "conflicts/conflict_conditions.hpp"
#include "conflicts/recommendation.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

// The statement behind the records of a side, which both databases understand.
namespace akashi {

/// The resolved conflicts of the agent with others on decisions of the type.
inline ConflictQuery resolved_of(const std::string& agent_id, const std::string& type) {
    ConflictQuery query;
    query.agent_id = agent_id;
    query.decision_type = type;
    query.conflict_kind = kCrossAgent;
    query.status = "resolved";
    return query;
}

/// Selects the agents of both sides, their types, and whether A, and whether B has won.
inline std::string select_resolved(const ConflictQuery& query, std::string_view condition) {
    constexpr int kNewest = 1'000;
    return fmt::format(
        "SELECT c.agent_a, c.agent_b, a.decision_type, b.decision_type,"
        " c.winning_decision_id = c.decision_a_id FROM scored_conflicts c {} WHERE {}"
        " AND c.winning_decision_id IS NOT NULL ORDER BY c.detected_at DESC, c.id DESC LIMIT {}",
        join_for(query),
        condition,
        kNewest
    );
}

/// Counts a row of the statement in the record of the agent on the type.
inline void count_row(
    SideRecord& record, bool is_side, std::string_view its_type, std::string_view type, bool won
) {
    if (!is_side || its_type != type) return;
    ++record.resolved;
    if (won) ++record.won;
}

}  // namespace akashi
