#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "core/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

using GrantId = Id<struct GrantTag>;

/// Lets one agent see what another one recorded, beyond common tags (docs/http-api.md, "Grants"): a
/// row of `access_grants`.
struct Grant {
    GrantId id;
    OrgId org_id;
    AgentRowId grantor_id;
    AgentRowId grantee_id;
    std::string resource_type = "agent_traces";
    std::optional<std::string> resource_id;  ///< public name of an agent; empty for all agents
    std::string permission = "read";
    Time granted_at;
    std::optional<Time> expires_at;  ///< it counts until then; empty for ever
};

struct GrantPage {
    std::vector<Grant> grants;
    std::int64_t total = 0;
};

/// How many grants one agent can have, so that what it may see is found fast.
inline constexpr std::int64_t kMaxGrants = 10'000;

// What a store says of a grant that cannot be added or deleted.
inline Error grantor_is_gone() {
    return {ErrorCode::unauthorized, "the agent of these credentials is gone"};
}
inline Error grant_not_found() { return {ErrorCode::not_found, "grant not found"}; }
inline Error grantee_not_found() { return {ErrorCode::not_found, "grantee agent not found"}; }
inline Error resource_not_found() { return {ErrorCode::not_found, "resource agent not found"}; }
inline Error grant_exists_already() { return {ErrorCode::conflict, "grant already exists"}; }
inline Error too_many_grants() {
    return {
        ErrorCode::conflict,
        "the grantee has 10000 grants already; delete some, or grant access to all agents"
    };
}

}  // namespace akashi
