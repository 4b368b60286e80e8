#pragma once

#include "decisions/trace_store.hpp"
#include "requests.hpp"

#include <string>

namespace akashi::bench {

/// What the server stores when the agent traces this text at `time`.
TraceRecord make_record(TraceText text, OrgId org, const std::string& agent_id, Time time);

}  // namespace akashi::bench
