#pragma once

#include "decisions/decision_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// Reads of decisions: recent, one, revisions, an agent's history, query, temporal query.
/// `decisions` must outlive `router`.
void add_decision_routes(http::Router& router, DecisionService& decisions);

}  // namespace akashi
