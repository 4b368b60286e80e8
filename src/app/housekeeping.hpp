#pragma once

#include "decisions/decision_store.hpp"
#include "identity/agent_store.hpp"
#include "identity/identity_service.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// What has to be done now and then: forgetting old idempotency keys and noting who was seen.
class Housekeeping {
public:
    /// All must outlive the worker.
    Housekeeping(DecisionStore& decisions, AgentStore& agents, IdentityService& identity)
        : decisions_(decisions), agents_(agents), identity_(identity) {}

    /// Writes `last_seen` of the agents that were seen since the last step, and removes idempotency
    /// keys older than 7 days.
    boost::asio::awaitable<void> step();

private:
    DecisionStore& decisions_;
    AgentStore& agents_;
    IdentityService& identity_;
};

}  // namespace akashi
