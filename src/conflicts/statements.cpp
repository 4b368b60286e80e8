#include "conflicts/statements.hpp"

#include "conflicts/claims.hpp"
#include "conflicts/standing.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace akashi {
namespace {

constexpr std::size_t kMostStatements = 256;  ///< clauses of one decision
constexpr std::size_t kMostLabels = 16;

}  // namespace

Statements::Statements(const Position& position)
    : retires(retires_something(position.outcome.substr(0, kMostClaimBytes))) {
    for (const std::string_view claim : claims_of(position.outcome)) add_claim(claim);
    for (const Clause& clause : clauses_) {
        std::ranges::move(stands_of(clause), std::back_inserter(stands));
        if (auto value = setting_value_of(clause)) values.push_back(std::move(*value));
        if (auto taking = taking_in(clause)) takings.push_back(std::move(*taking));
        if (auto refusal = refusal_in(clause)) refusals.push_back(std::move(*refusal));
    }
    for (std::size_t i = 0; i < std::min(position.rejected.size(), kMostLabels); ++i) {
        if (auto refusal = refusal_of(position.rejected[i]))
            refusals.push_back(std::move(*refusal));
    }
}

/// A claim that tells of a change has no position in any of its clauses.
void Statements::add_claim(std::string_view claim) {
    std::vector<Clause> more = clauses_of(claim);
    if (std::ranges::any_of(more, tells_change) || std::ranges::any_of(more, retires_by_deed))
        return;
    for (Clause& clause : more) {
        if (clauses_.size() < kMostStatements) clauses_.push_back(std::move(clause));
    }
}

}  // namespace akashi
