#pragma once

#include "conflicts/statements.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// How two statements disagree.
enum class Disagreement : std::uint8_t {
    number,    ///< one setting, two quantities
    polarity,  ///< to do something and not to do it
    choice,    ///< one takes what the other one rejected by name
};
/// `number`, `polarity` or `choice`.
std::string_view name_of(Disagreement kind);

/// Two statements that cannot both hold.
struct Contradiction {
    Disagreement kind = Disagreement::number;
    std::string question;  ///< what they answer differently: `whether to …`, `the value of …`
    std::string quote_a;   ///< the statement of each side, at most 400 bytes
    std::string quote_b;
};

/// Compares two decisions of one project by rules, without a model (docs/conflicts.md, "Same
/// question, opposite answer"). The rules name the question and quote both sides, or say nothing:
/// saying nothing is right whenever one decision may be a later state of the other.
///
/// A pair is left alone when one of them says anywhere that it replaces, reverts or retires
/// something: that is a supersession. Claims are compared clause by clause. Two clauses speak of
/// the same matter when all their words agree (shared_matter()). Then they disagree in
/// - number, when each binds a setting to one quantity, of one dimension, and these differ;
/// - polarity, when one says to do what the other says not to do, or takes the other word of a pair
///   such as enable and disable;
/// - choice, when one takes what the other names as rejected.
/// A statement that changes something (`now`, `raised`, `from 5 to 10`), reports a measurement or
/// tells what was done is no position, so it is never a side.
///
/// The order of the two makes no difference but for the quotes. Reads the first kMostClaimBytes of
/// each outcome and 16 labels. English only. Callable from any thread.
std::optional<Contradiction> contradiction_between(const Statements& a, const Statements& b);
std::optional<Contradiction> contradiction_between(const Position& a, const Position& b);

/// The same, whatever they say of replacing something.
std::optional<Contradiction> disagreement_between(const Statements& a, const Statements& b);

}  // namespace akashi
