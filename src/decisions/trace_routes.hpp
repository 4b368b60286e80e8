#pragma once

#include "decisions/trace_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// POST /v1/trace. `traces` must outlive `router`.
void add_trace_routes(http::Router& router, TraceService& traces);

}  // namespace akashi
