#pragma once

#include "core/ids.hpp"
#include "decisions/links.hpp"

#include <cstdint>
#include <string>

namespace akashi {

// Answers about references as JSON (docs/http-api.md, "Lineage and graph").

/// The `data` of the lineage of the decision `id`.
std::string to_json(const DecisionId& id, const Lineage& lineage);
/// The `data` of the graph around the decision `id`, which was asked for with this depth.
std::string to_json(const DecisionId& id, std::int64_t depth, const DecisionGraph& graph);

}  // namespace akashi
