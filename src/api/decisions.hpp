#pragma once

#include "http/router.hpp"
#include "service/decision_service.hpp"

namespace akashi::api {

/// Reads of decisions: recent, one, revisions, an agent's history, query, temporal query.
/// `decisions` must outlive `router`.
void add_decision_routes(http::Router& router, DecisionService& decisions);

}  // namespace akashi::api
