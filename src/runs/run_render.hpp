#pragma once

#include "base/json_writer.hpp"
#include "runs/run.hpp"

#include <string>

namespace akashi {

/// A run as JSON.
void write(JsonWriter& out, const AgentRun& run);
std::string to_json(const AgentRun& run);

/// An event of the run as JSON.
void write(JsonWriter& out, const Event& event, const AgentRun& run);

}  // namespace akashi
