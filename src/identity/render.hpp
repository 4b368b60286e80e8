#pragma once

#include "base/json_writer.hpp"
#include "identity/agent.hpp"

namespace akashi {

/// An agent as JSON.
void write(JsonWriter& out, const Agent& agent);
/// The members of an agent without the braces, to be followed by others.
void write_members(JsonWriter& out, const Agent& agent);

}  // namespace akashi
