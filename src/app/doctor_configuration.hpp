#pragma once

#include "app/store_flags.hpp"
#include "doctor/finding.hpp"

#include <string>

namespace akashi::app {

/// What can be said of the configuration and of the files that it names: `configuration`,
/// `variables` and `keys`.
Observations find_in_configuration(const ChosenStore& store);

/// Where spans and metrics go, from the variables of OpenTelemetry; empty: nowhere.
std::string find_otlp_url();

}  // namespace akashi::app
