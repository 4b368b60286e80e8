#pragma once

#include "http/router.hpp"
#include "runs/event_service.hpp"

namespace akashi {

/// POST /v1/runs/{run_id}/events. `events` must outlive `router`.
void add_event_routes(http::Router& router, EventService& events);

}  // namespace akashi
