#pragma once

#include "core/caller.hpp"
#include "decisions/trace.hpp"
#include "decisions/trace_store.hpp"

#include <map>
#include <string>

namespace akashi {

/// All that is stored for a trace, which check_trace has accepted: makes the ids and what is
/// derived (completeness, adjusted confidence, context of the agent, content hash). An agent that
/// is unknown is registered when the caller is an admin. Without an idempotency key: its answer
/// needs the ids.
TraceRecord make_record(const Caller& caller, Trace trace, const TraceOrigin& origin);

/// The metrics of a piece of evidence as they are stored.
std::string metrics_json(const std::map<std::string, double>& metrics);

}  // namespace akashi
