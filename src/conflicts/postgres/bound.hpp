#pragma once

#include "decisions/decision.hpp"
#include "postgres/parameters.hpp"

#include <span>
#include <vector>

namespace akashi::postgres {

/// A binding with its decision.
struct Bound {
    const Decision* decision;
    const Binding* binding;
    Uuid match_key;
};

/// The bindings of a decision, in their order. They refer to it.
std::vector<Bound> bound_by(const Decision& decision);

/// What decision_bindings.bindings has of them.
Json list_of(std::span<const Bound> bound);

}  // namespace akashi::postgres
