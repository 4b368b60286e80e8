#pragma once

#include "http/router.hpp"
#include "identity/agent_service.hpp"

namespace akashi {

/// Routes under /v1/agents. `agents` must outlive `router`.
void add_agent_routes(http::Router& router, AgentService& agents);

}  // namespace akashi
