#pragma once

#include "conflicts/clause.hpp"

#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// What a clause says for or against something.
struct Stand {
    const Clause* clause = nullptr;
    std::string axis;  ///< what it is for or against: a verb, or a pair of opposites
    bool is_for = false;
    std::vector<std::size_t> skip;  ///< the tokens that say so, which are not its matter
    std::string question;           ///< `whether to …`, as this clause would ask it
};

/// The stands of a clause that is a position; none for others. A stand is
/// - a verb behind `never`, `do not`, `must not`, `avoid`, or behind `always`, `must`, `will`, or
/// at
///   the beginning (`Run …`); `don't` and `do not` only at the beginning, because elsewhere they
///   describe;
/// - a word of a pair of opposites: enable and disable, allow and forbid, `is required` and `is
///   optional`.
std::vector<Stand> stands_of(const Clause& clause);

/// The question that two stands answer differently; nothing when they do not.
std::optional<std::string> question_between(const Stand& a, const Stand& b);

}  // namespace akashi
