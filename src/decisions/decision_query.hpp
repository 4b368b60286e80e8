#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"
#include "core/page_cursor.hpp"
#include "decisions/decision.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// What a decision must match (docs/http-api.md, "Filters and order"); an absent field matches
/// everything.
struct DecisionFilter {
    std::vector<std::string> agent_ids;  ///< any of them; empty means every agent
    std::optional<RunId> run_id;
    std::optional<std::string> decision_type;  ///< stored form: lower case, trimmed
    std::optional<float> confidence_min;
    std::optional<std::string> outcome;
    std::optional<Time> from;  ///< valid_from at or after
    std::optional<Time> to;    ///< valid_from at or before
    std::optional<SessionId> session_id;
    std::optional<std::string> tool;
    std::optional<std::string> model;
    std::optional<std::string> project;
    std::optional<std::string> trace_id;  ///< of the decision's run
    bool lacks_assessment = false;        ///< no agent has assessed it
};

/// True when the filter asks for nothing but agents and a type: for these, stores keep totals.
bool counts_suffice(const DecisionFilter& filter);

enum class DecisionOrder {
    valid_from,
    confidence,
    decision_type,
    outcome,
    completeness_score,
    outcome_score,
    agent_id,
    project,
};

/// `valid_from` for any name that is not one of the orders; `quality_score` is completeness.
DecisionOrder parse_decision_order(std::string_view name);
/// The name of the field that it orders by.
std::string_view to_string(DecisionOrder order);

/// What to load of a decision besides its own fields.
struct Parts {
    bool alternatives = false;
    bool evidence = false;
};

/// A page of current decisions. Ties are broken by id, so that pages are stable.
struct DecisionQuery {
    DecisionFilter filter;
    DecisionOrder order = DecisionOrder::valid_from;
    bool ascending = false;  ///< rows without a value come last either way
    std::int64_t limit = 50;
    std::int64_t offset = 0;
    /// Begins the page behind this place. Only in the order of `valid_from`.
    std::optional<PageCursor> after;
    Parts parts;
};

struct DecisionPage {
    std::vector<Decision> decisions;
    /// All that the caller may see and the filter matches; absent when counting them would cost
    /// much more than the page.
    std::optional<std::int64_t> total;
    bool has_more = false;
};

/// Which cursors a list in the order of `valid_from` has.
inline CursorList cursor_list(bool ascending) {
    return ascending ? CursorList::decisions_oldest_first : CursorList::decisions_newest_first;
}

/// The text of the cursor to the page behind this one. Nothing when there is none, and in an order
/// that has no cursors.
std::optional<std::string> next_cursor(const DecisionQuery& query, const DecisionPage& page);

/// Asks for the decisions that were known at `time` and had not ended by then.
struct AsOfQuery {
    Time time;
    DecisionFilter filter;
    std::int64_t limit = 100;
    std::int64_t offset = 0;
    bool ascending = false;                          ///< the earliest `valid_from` first
    std::optional<PageCursor> after = std::nullopt;  ///< begins the page behind this place
    Parts parts = {};
};

/// A part of a list of decisions.
struct DecisionList {
    std::vector<Decision> decisions;
    bool has_more = false;  ///< the list goes on behind them
};

}  // namespace akashi
