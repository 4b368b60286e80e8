#pragma once

#include "app/store_flags.hpp"
#include "doctor/examination.hpp"
#include "doctor/mending.hpp"

#include <vector>

namespace akashi::app {

/// All that `akashi doctor` looks at in this installation, in the order of its lines.
std::vector<Check> make_checks(const ChosenStore& store);

/// Mends what these findings say and what is safe, in the store. Blocks. What could not be mended
/// is said in the result, too.
Mended mend(const ChosenStore& store, const Observations& findings);

}  // namespace akashi::app
