#pragma once

#include "http/router.hpp"
#include "service/trace_service.hpp"

namespace akashi::api {

/// POST /v1/trace. `traces` must outlive `router`.
void add_trace_routes(http::Router& router, TraceService& traces);

}  // namespace akashi::api
