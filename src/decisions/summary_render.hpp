#pragma once

#include "base/json_writer.hpp"
#include "decisions/facets.hpp"

namespace akashi {

// Sums of decisions as JSON. Each call writes one value.

void write(JsonWriter& out, const NameCount& item);
void write(JsonWriter& out, const Facets& facets);

}  // namespace akashi
