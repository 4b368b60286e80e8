#pragma once

#include "base/json_writer.hpp"
#include "decisions/decision.hpp"

namespace akashi {

// Decisions as JSON (docs/http-api.md, "Objects in answers"). Each call writes one value.

void write(JsonWriter& out, const Decision& decision);
/// With what is derived from other decisions.
void write(JsonWriter& out, const DecisionDetail& detail);

}  // namespace akashi
