#pragma once

#include "base/json_writer.hpp"
#include "decisions/decision.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// A decision as JSON (docs/http-api.md, "Objects in answers").
void write(JsonWriter& out, const Decision& decision);

/// `{total, correct, incorrect, partially_correct}`.
void write(JsonWriter& out, const AssessmentSummary& summary);

/// How much of what was counted agrees: 0.5 + 0.5 × agreement ÷ (agreement + open conflicts), in
/// thousandths. Nothing when neither was found.
std::optional<double> consensus_weight(const Decision& decision);

/// At most `characters` code points of `text`, then `...` when something was cut.
std::string shortened(std::string_view text, std::size_t characters);

}  // namespace akashi
