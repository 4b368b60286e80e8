#pragma once

#include "http/router.hpp"
#include "identity/agent_service.hpp"

namespace akashi {

/// The routes that tell about work that goes on after its request was answered. `agents` must
/// outlive the router.
void add_job_routes(http::Router& router, AgentService& agents);

}  // namespace akashi
