#pragma once

#include "conflicts/conflict_group.hpp"
#include "conflicts/resolution_service.hpp"

#include <string>
#include <vector>

namespace akashi {

/// A conflict with its recommendation and what it opposes again, as JSON text.
std::string to_json(const ConflictCase& shown);

/// A list of groups as the JSON text of an array.
std::string to_json_array(const std::vector<ConflictGroup>& groups);

}  // namespace akashi
