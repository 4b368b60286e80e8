#pragma once

#include "base/json_writer.hpp"
#include "limits/usage.hpp"

namespace akashi {

// Usage as JSON. Each call writes one value.

void write(JsonWriter& out, const UsageOfKey& key);
void write(JsonWriter& out, const UsageOfAgent& agent);
void write(JsonWriter& out, const Usage& usage);

}  // namespace akashi
