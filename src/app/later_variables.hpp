#pragma once

#include "app/config.hpp"

#include <string>
#include <vector>

namespace akashi::app {

/// The variables that are set for parts of the product which this version does not have, such as
/// the vector index. An empty variable counts as unset.
std::vector<std::string> find_later_variables(const Environment& environment);

}  // namespace akashi::app
