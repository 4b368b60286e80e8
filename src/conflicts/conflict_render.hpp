#pragma once

#include "conflicts/conflict.hpp"

#include <string>
#include <vector>

namespace akashi {

/// A conflict as JSON text (docs/http-api.md, "Conflicts").
std::string to_json(const ConflictDetail& conflict);

/// A list of conflicts as the JSON text of an array.
std::string to_json_array(const std::vector<ConflictDetail>& conflicts);

/// What the trace of `found_by` gets told about the conflicts that it found, as the JSON text of an
/// array: the other decision, its outcome cut to 300 characters, and both values.
std::string found_to_json(const std::vector<ConflictDetail>& conflicts);

}  // namespace akashi
