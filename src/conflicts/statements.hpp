#pragma once

#include "conflicts/choice.hpp"
#include "conflicts/clause.hpp"
#include "conflicts/polarity.hpp"
#include "conflicts/setting_value.hpp"

#include <string_view>
#include <vector>

namespace akashi {

/// What the rules read of a decision. It refers to texts that outlive it.
struct Position {
    std::string_view outcome;
    std::vector<std::string_view> rejected;  ///< labels of rejected alternatives
};

/// What one decision says, as the rules compare it: read once, compared often. Its parts refer to
/// its clauses, and these to the texts of the position, which must outlive it. Reads the first
/// kMostClaimBytes of the outcome, 256 clauses of it and 16 labels.
class Statements {
public:
    explicit Statements(const Position& position);
    Statements(const Statements&) = delete;
    Statements& operator=(const Statements&) = delete;
    Statements(Statements&&) = default;
    Statements& operator=(Statements&&) = default;
    ~Statements() = default;

    /// Those of the outcome, in its order, at most 256.
    const std::vector<Clause>& clauses() const { return clauses_; }

    /// True when the outcome says that it replaces, reverts or retires something.
    bool retires = false;
    std::vector<Stand> stands;
    std::vector<SettingValue> values;
    std::vector<Taking> takings;
    std::vector<Refusal> refusals;

private:
    void add_claim(std::string_view claim);

    std::vector<Clause> clauses_;  // complete before anything refers to it
};

}  // namespace akashi
