#pragma once

#include "decisions/trace.hpp"

#include <optional>
#include <string>
#include <vector>

namespace akashi {

struct AdjustedConfidence {
    float value = 0;
    std::vector<std::string> reasons;  ///< one for every reduction
};

/// Lowers a confidence that the record does not support (docs/data-model.md, "Confidence
/// adjustment"). Never raises it. A reduced value is rounded to four decimals, to store no
/// error of the 32-bit arithmetic.
AdjustedConfidence adjust_confidence(const Trace& trace);

/// The warning for a confidence above 0.85 without evidence, as it was submitted.
std::optional<std::string> confidence_warning(const Trace& trace);

}  // namespace akashi
