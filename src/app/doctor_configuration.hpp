#pragma once

#include "app/store_flags.hpp"
#include "doctor/finding.hpp"

namespace akashi::app {

/// What can be said of the configuration and of the files that it names: `configuration`,
/// `variables` and `keys`.
Observations find_in_configuration(const ChosenStore& store);

}  // namespace akashi::app
