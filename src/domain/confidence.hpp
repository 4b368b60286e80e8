#pragma once

#include "domain/trace.hpp"

#include <optional>
#include <string>
#include <vector>

namespace akashi {

struct AdjustedConfidence {
    float value = 0;
    std::vector<std::string> reasons;  ///< one for every reduction
};

/// Lowers a confidence that the record does not support (`spec/data-model.md` §10.2, rules 1 to 3
/// in 32-bit arithmetic). Never raises it: the floor of 0.3 stops a reduction and touches nothing
/// else. A reduced value is rounded to four decimals, so that no noise of the arithmetic is stored.
AdjustedConfidence adjust_confidence(const Trace& trace);

/// The warning for a confidence above 0.85 without evidence, as it was submitted.
std::optional<std::string> confidence_warning(const Trace& trace);

}  // namespace akashi
