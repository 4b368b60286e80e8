#pragma once

#include "decisions/decision.hpp"
#include "postgres/pool.hpp"

#include <string_view>
#include <vector>

namespace akashi::postgres {

/// The columns of decisions `d` that read_decision() reads, in its order.
extern const std::string_view kDecisionColumns;

/// From the columns of kDecisionColumns, which begin at `column`.
Decision read_decision(const Rows& rows, int row, int column = 0);
std::vector<Decision> read_decisions(const Rows& rows);

/// Which parts of a decision are loaded besides its own row.
struct Parts {
    bool alternatives = false;
    bool evidence = false;
};

/// Loads the parts of decisions of one organization, for all of them in one round trip.
boost::asio::awaitable<void> load_parts(
    Pool& pool, OrgId org, std::vector<Decision>& decisions, Parts parts
);

/// From the rows of list_alternatives.sql and list_evidence.sql to the decisions they belong to.
void add_alternatives(const Rows& rows, std::vector<Decision>& decisions);
void add_evidence(const Rows& rows, std::vector<Decision>& decisions);

}  // namespace akashi::postgres
