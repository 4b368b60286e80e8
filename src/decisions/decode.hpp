#pragma once

#include "base/json_reader.hpp"
#include "base/result.hpp"
#include "decisions/decision_query.hpp"
#include "decisions/trace.hpp"

namespace akashi {

// Bodies of requests (docs/http-api.md, "Decoding a request body"). Every failure is invalid_input
// `invalid request body`, with the reason in the details.

/// The body of POST /v1/trace.
Result<Trace> decode_trace(const boost::json::value& body);

/// The member `filters` of query, temporal query and search. The decision type is normalized, since
/// types are stored that way.
DecisionFilter decode_filter(JsonReader& reader);

}  // namespace akashi
