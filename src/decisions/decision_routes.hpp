#pragma once

#include "base/result.hpp"
#include "core/ids.hpp"
#include "decisions/decision_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// Reads of decisions: recent, one, revisions, an agent's history, query, temporal query.
/// `decisions` must outlive `router`.
void add_decision_routes(http::Router& router, DecisionService& decisions);

/// The decision that the path parameter `id` names. Fails with invalid_input `invalid decision ID`.
Result<DecisionId> decision_id(const http::Request& request);

}  // namespace akashi
