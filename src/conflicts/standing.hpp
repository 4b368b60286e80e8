#pragma once

#include "conflicts/clause.hpp"

#include <string_view>

// What is a position that holds until someone decides otherwise, and what is a step of a history.
namespace akashi {

/// True when a text says that it retires an earlier decision: superseded, replaces, reverted, no
/// longer, deprecated.
bool retires_something(std::string_view text);

/// True when a clause says that something is different from before: `now`, `raised`, `updated`.
bool tells_change(const Clause& clause);

/// True when a clause begins with a verb such as `removed` or `dropping`.
bool retires_by_deed(const Clause& clause);

/// True when a clause tells of a change, of the past, of a measurement or of a finding: `from 5 to
/// 10`, `was`, `measured`, `p99`.
bool tells_history(const Clause& clause);

/// True when a clause says `not`, `never`, `no`, `without` or the like, outside of its reason.
bool is_negated(const Clause& clause);

/// True for a verb in the past (`disabled`, `ran`), as far as its ending shows.
bool is_past(std::string_view verb);

/// The position of the first word that is not an adverb of emphasis; the number of words if none.
std::size_t first_word(const Clause& clause);

}  // namespace akashi
