#pragma once

#include "conflicts/scoring_store.hpp"

#include <cstddef>
#include <vector>

namespace akashi::postgres {

/// A decision and how many parameters it binds.
struct CountedBindings {
    DecisionRef decision;
    std::size_t bindings = 0;
};

/// What is looked at again at once (akashi_find_missed()): a parameter may have 2,000 decisions to
/// compare with, and the database must answer in time.
inline constexpr std::size_t kMostBindingsAtOnce = 32;

/// The decisions in their order, in pieces of at most kMostBindingsAtOnce bindings, or of one
/// decision. No piece is empty.
std::vector<std::vector<DecisionRef>> pieces_of(const std::vector<CountedBindings>& decisions);

}  // namespace akashi::postgres
