#pragma once

#include "core/caller.hpp"
#include "decisions/trace.hpp"
#include "decisions/trace_store.hpp"

#include <map>
#include <string>

namespace akashi {

/// Makes all that is stored for a trace that check_trace has accepted: the ids and the derived
/// values (completeness, adjusted confidence, context of the agent, content hash). An unknown agent
/// is registered when the caller is an admin. The caller adds the idempotency key: its answer needs
/// the ids.
TraceRecord make_record(const Caller& caller, Trace trace, const TraceOrigin& origin);

/// The metrics of a piece of evidence as they are stored.
std::string metrics_json(const std::map<std::string, double>& metrics);

}  // namespace akashi
