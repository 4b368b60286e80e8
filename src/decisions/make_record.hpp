#pragma once

#include "core/audit.hpp"
#include "core/caller.hpp"
#include "decisions/trace.hpp"
#include "decisions/trace_store.hpp"

namespace akashi {

/// Makes all that is stored for a trace that check_trace has accepted: the ids and the derived
/// values (completeness, adjusted confidence, context of the agent, content hash). An unknown agent
/// is registered when the caller is an admin. The caller adds the idempotency key: its answer needs
/// the ids.
TraceRecord make_record(const Caller& caller, Trace trace, const TraceOrigin& origin);

/// The entry of the audit log for the agent that the trace registers; the trace has a registrar.
AuditEntry audit_of_registration(const TraceRecord& trace);

}  // namespace akashi
