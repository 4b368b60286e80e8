#pragma once

#include "conflicts/position_keys.hpp"
#include "conflicts/scoring_store.hpp"
#include "conflicts/statements.hpp"

namespace akashi {

/// A decision with what it says. Its statements refer to its texts, so it stays where it is.
class ReadDecision {
public:
    explicit ReadDecision(ComparedDecision read);
    ReadDecision(const ReadDecision&) = delete;
    ReadDecision& operator=(const ReadDecision&) = delete;

    const ComparedDecision decision;
    const Statements statements;

    /// Where it is found by those that it may contradict, and where it looks for them.
    PositionKeys keys() const;
};

/// What comes of comparing two decisions of one project is added to `result`: a conflict, or a
/// suggestion when the later one says that it replaces something. Of pairs without either, a
/// sample is added, always of the same ones. `now` is when that happens. The order of the two makes
/// no difference.
void add_comparison(
    const ReadDecision& one, const ReadDecision& other, Time now, ScoringResult& result
);

}  // namespace akashi
