#pragma once

#include "base/json_reader.hpp"
#include "base/result.hpp"
#include "domain/decision_query.hpp"
#include "domain/trace.hpp"
#include "http/message.hpp"

namespace akashi::api {

// Bodies of requests, decoded by the rules of `spec/http-api.md` §2.1. Every failure is
// invalid_input `invalid request body`, with the reason in the details.

/// The error that all decoding failures share.
Error invalid_body(std::string reason);

/// The body of POST /v1/trace.
Result<Trace> decode_trace(const boost::json::value& body);

/// The member `filters` of query, temporal query and search. The decision type is normalized, since
/// types are stored that way.
DecisionFilter decode_filter(JsonReader& reader);

}  // namespace akashi::api
