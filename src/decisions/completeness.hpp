#pragma once

#include "decisions/trace.hpp"

namespace akashi {

/// How much the client supplied of what makes a decision useful later, 0…1 (docs/data-model.md,
/// "Completeness"). Computed from the values as they were sent.
float completeness_score(const Trace& trace);

}  // namespace akashi
