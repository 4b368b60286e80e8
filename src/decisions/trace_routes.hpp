#pragma once

#include "decisions/trace_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// How a trace of this request reached us, without its endpoint and its idempotency key. Fails with
/// invalid_input for a header that is no valid text.
Result<TraceOrigin> trace_origin(const http::Request& request);

/// POST /v1/trace. `traces` must outlive `router`.
void add_trace_routes(http::Router& router, TraceService& traces);

}  // namespace akashi
