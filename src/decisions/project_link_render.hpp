#pragma once

#include "base/json_writer.hpp"
#include "decisions/project_link.hpp"

#include <string>

namespace akashi {

/// Writes a link as JSON.
void write(JsonWriter& out, const ProjectLink& link);

/// A link as JSON text.
std::string to_json(const ProjectLink& link);

}  // namespace akashi
