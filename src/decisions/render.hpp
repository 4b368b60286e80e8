#pragma once

#include "base/json_writer.hpp"
#include "decisions/decision.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace akashi {

/// A decision as JSON (docs/http-api.md, "Objects in answers").
void write(JsonWriter& out, const Decision& decision);

/// At most `characters` code points of `text`, then `...` when something was cut.
std::string shortened(std::string_view text, std::size_t characters);

}  // namespace akashi
