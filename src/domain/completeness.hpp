#pragma once

#include "domain/trace.hpp"

namespace akashi {

/// How much of what makes a decision useful later was supplied, 0…1 (`spec/data-model.md` §10.1,
/// latest table). Computed from the values as they were sent.
float completeness_score(const Trace& trace);

}  // namespace akashi
