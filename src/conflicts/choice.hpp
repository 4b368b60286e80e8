#pragma once

#include "conflicts/clause.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// Something that a decision names and does not take.
struct Refusal {
    std::string_view name;           ///< as written
    std::vector<std::string> stems;  ///< of its words
    /// The clause that says it; null for a rejected alternative, which speaks of the whole outcome.
    const Clause* clause = nullptr;
    std::vector<std::size_t> skip;  ///< the tokens of `clause` that name it
};

/// What a clause refuses: `… instead of X`, `… rather than X`. Nothing for one that tells history.
std::optional<Refusal> refusal_in(const Clause& clause);

/// A rejected alternative. Nothing when its label has no word of meaning, or more than 8, or
/// 512 bytes.
std::optional<Refusal> refusal_of(std::string_view label);

/// What a clause takes, and for what: its words, without those that name what it refuses. They
/// refer to the clause.
struct Taking {
    const Clause* clause = nullptr;
    std::vector<const Token*> words;
};

/// Nothing for a clause that tells history, begins with a deed, or says `not`, `never`, `without`.
std::optional<Taking> taking_in(const Clause& clause);

/// True when `taking` takes what `refusal` refuses, for the same matter as `refusing`, which is a
/// clause of the decision with the refusal: all words of its name are taken, and all other words,
/// of which there are two at least, stand in the other clause, too.
bool takes(const Taking& taking, const Refusal& refusal, const Clause& refusing);

}  // namespace akashi
