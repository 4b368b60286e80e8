#pragma once

#include "base/json_writer.hpp"
#include "identity/grant.hpp"

namespace akashi {

/// A grant as JSON.
void write(JsonWriter& out, const Grant& grant);

}  // namespace akashi
