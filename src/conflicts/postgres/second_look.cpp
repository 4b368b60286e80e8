#include "conflicts/postgres/second_look.hpp"

namespace akashi::postgres {

std::vector<std::vector<DecisionRef>> pieces_of(const std::vector<CountedBindings>& decisions) {
    std::vector<std::vector<DecisionRef>> pieces;
    std::size_t bindings = 0;
    for (const CountedBindings& bound : decisions) {
        bindings += bound.bindings;
        if (pieces.empty() || bindings > kMostBindingsAtOnce) {
            pieces.emplace_back();
            bindings = bound.bindings;
        }
        pieces.back().push_back(bound.decision);
    }
    return pieces;
}

}  // namespace akashi::postgres
