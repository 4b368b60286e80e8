#pragma once

#include "base/result.hpp"
#include "core/audit.hpp"
#include "identity/agent.hpp"
#include "identity/organization.hpp"

#include <boost/asio/awaitable.hpp>

#include <vector>

namespace akashi {

/// What a new organization begins with: an agent, and that agent's key.
struct FirstAgent {
    Agent agent;
    ApiKey key;
};

/// What only an operator changes. Each write is one transaction together with its audit entries.
/// Threads and failures as for DecisionStore.
class OperatorStore {
public:
    virtual ~OperatorStore() = default;

    /// Creates the organization with its first agent. Fails with slug_is_taken().
    virtual boost::asio::awaitable<Result<Organization>> create_organization(
        Organization organization, FirstAgent first, std::vector<AuditEntry> entries
    ) = 0;

    /// Stores plan, limits and `updated_at`. False when the organization is gone, or no longer has
    /// the `updated_at` of `before`; then nothing is written.
    virtual boost::asio::awaitable<bool> change_plan(
        Organization before, Organization after, AuditEntry entry
    ) = 0;

    /// Stores role and `updated_at`. False as above.
    virtual boost::asio::awaitable<bool> change_role(
        Agent before, Agent after, AuditEntry entry
    ) = 0;
};

/// What a store says when another organization has the slug.
inline Error slug_is_taken(const std::string& slug) {
    return {ErrorCode::conflict, "slug \"" + slug + "\" is taken"};
}

}  // namespace akashi
