#pragma once

#include "core/idempotency_store.hpp"
#include "identity/agent_deletion_store.hpp"
#include "identity/agent_directory.hpp"
#include "identity/agent_feed.hpp"
#include "identity/agent_store.hpp"
#include "identity/hold_store.hpp"
#include "identity/key_store.hpp"
#include "identity/managed_key_store.hpp"
#include "identity/operator_store.hpp"
#include "identity/organization_deletion_store.hpp"
#include "identity/organization_store.hpp"

namespace akashi {

/// The ports of this room. They must outlive every object that gets them.
struct IdentityPorts {
    OrganizationStore& organizations;
    AgentStore& agents;
    AgentDirectory& directory;
    KeyStore& keys;
    ManagedKeyStore& managed_keys;
    AgentFeed& feed;
    AgentDeletionStore& deletions;
    IdempotencyStore& idempotency;
    OperatorStore& operators;
    OrganizationDeletionStore& organization_deletions;
    HoldStore& holds;
};

}  // namespace akashi
