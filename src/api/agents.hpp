#pragma once

#include "http/router.hpp"
#include "service/agent_service.hpp"

namespace akashi::api {

/// Routes under /v1/agents. `agents` must outlive `router`.
void add_agent_routes(http::Router& router, AgentService& agents);

}  // namespace akashi::api
