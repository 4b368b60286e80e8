#pragma once

#include "decisions/decision.hpp"
#include "decisions/decision_query.hpp"
#include "postgres/pool.hpp"

#include <span>
#include <string>
#include <vector>

namespace akashi::postgres {

/// The columns of decisions `d` that read_decision() reads, in its order.
extern const std::string kDecisionColumns;

// Queries that read an entity, made from its columns: a decision by organization and id;
// alternatives and evidence by organization and decision ids, with the decision's id as the first
// column.
extern const MadeQuery kFindDecision;
extern const MadeQuery kListAlternatives;
extern const MadeQuery kListEvidence;

/// Reads the columns of kDecisionColumns, which begin at `column`.
Decision read_decision(const Rows& rows, int row, int column = 0);
std::vector<Decision> read_decisions(const Rows& rows);

/// Loads the parts of all these decisions of one organization in one round trip.
boost::asio::awaitable<void> load_parts(
    Pool& pool, OrgId org, std::vector<Decision>& decisions, Parts parts
);

/// The same in two steps, for a batch that also finds the decisions: makes the statements, then
/// adds their results. Parts of decisions that are not in the list are left out.
std::vector<Statement> part_statements(OrgId org, const std::vector<DecisionId>& ids, Parts parts);
void add_parts(std::span<const Rows> results, std::vector<Decision>& decisions, Parts parts);

/// Add the rows of kListAlternatives and kListEvidence to the decisions they belong to.
void add_alternatives(const Rows& rows, std::vector<Decision>& decisions);
void add_evidence(const Rows& rows, std::vector<Decision>& decisions);

}  // namespace akashi::postgres
