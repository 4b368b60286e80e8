#pragma once

#include "base/result.hpp"
#include "decisions/binding.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// What people say that two decisions are to each other.
enum class PairLabel : std::uint8_t { contradiction, supersession, related, unrelated };
inline constexpr std::size_t kPairLabels = 4;

/// `contradiction`, `supersession`, `related_not_contradicting`, `unrelated`.
std::string_view name_of(PairLabel label);

/// One of the two decisions of a labelled pair.
struct LabelledSide {
    std::string outcome;
    std::vector<std::string> rejected;  ///< labels of its rejected alternatives
    std::vector<Binding> bindings;
    std::string decision_type = {};  ///< for a model as judge, as is the next
    std::string reasoning = {};
};

struct LabelledPair {
    std::string id;
    PairLabel label = PairLabel::unrelated;
    LabelledSide a;
    LabelledSide b;
};

/// A line of labels is at most so long.
inline constexpr std::size_t kMostLabelBytes = 1'048'576;

/// Reads a line of JSON (docs/conflicts.md, "Your own labels"). Members that it does not know are
/// ignored. Fails with invalid_input and a sentence.
Result<LabelledPair> parse_labelled_pair(std::string_view line);

}  // namespace akashi
