#pragma once

#include "conflicts/conflict.hpp"

namespace akashi {

/// Counts a conflict that this process has found, for the operator (docs/metrics.md, "Conflicts").
/// Callable from any thread.
void count_detected(const Conflict& conflict);

/// Makes the counts that there will be, so that they are there from the start, with 0.
void prepare_detection_counts();

}  // namespace akashi
