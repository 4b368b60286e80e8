#pragma once

#include "base/columns.hpp"
#include "identity/agent.hpp"

#include <concepts>
#include <type_traits>

namespace akashi {

/// The columns of api_keys, in the order in which all stores list them (base/columns.hpp).
template <class Key, class Visit>
    requires std::same_as<std::remove_const_t<Key>, ApiKey>
void visit_columns(Key& key, Visit&& visit) {
    visit("id", key.id);
    visit("prefix", key.prefix);
    visit("key_hash", key.hash);
    visit("agent_id", key.agent_id);
    visit("org_id", key.org_id);
    visit("label", key.label);
    visit("created_by", key.created_by);
    visit("created_at", key.created_at);
    visit("last_used_at", key.last_used_at);
    visit("expires_at", key.expires_at);
    visit("revoked_at", key.revoked_at);
}

}  // namespace akashi
