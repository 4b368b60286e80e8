#pragma once

#include "base/json_writer.hpp"
#include "doctor/finding.hpp"

#include <string>

namespace akashi {

/// A line for each finding that begins with ✓, ! or ✗, and a line with the remedy below those that
/// have one.
std::string render_text(const Observations& findings);

/// The findings as a JSON array of objects with `name`, `condition`, `what` and `remedy`, which is
/// null when there is nothing to do.
void write(JsonWriter& out, const Observations& findings);

}  // namespace akashi
