#pragma once

#include "base/json_writer.hpp"
#include "decisions/decision.hpp"
#include "search/search_service.hpp"

namespace akashi {

/// A decision with its score, as JSON.
void write(JsonWriter& out, const SearchHit& hit);
/// The short form (docs/http-api.md, "Check, concise form").
void write_concise(JsonWriter& out, const Decision& decision);

}  // namespace akashi
