#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "identity/agent_deletion_service.hpp"
#include "identity/organization.hpp"
#include "identity/organization_deletion_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace akashi {

/// Deletes an organization with everything that it has (docs/data-model.md, "Deletion of an
/// organization"), in short steps with pauses. What was begun can be repeated after a crash.
class OrganizationDeletionService {
public:
    /// The longest it waits while nothing is deleted.
    static constexpr std::chrono::seconds kPatience{60};

    /// Both must outlive it. The service that deletes agents may carry out deletions of other
    /// organizations, too.
    OrganizationDeletionService(
        OrganizationDeletionStore& store, AgentDeletionService& agents, Clock clock
    )
        : store_(store), agents_(agents), clock_(std::move(clock)) {}

    /// Returns when nothing is left but an entry in the audit log of the default organization.
    /// Fails with organization_is_held(), conflict for the default organization, and unavailable
    /// when it cannot go on for kPatience.
    boost::asio::awaitable<Result<DeletedCounts>> remove(Organization organization, Caller caller);

private:
    boost::asio::awaitable<std::optional<Error>> remove_agents(OrgId org);
    boost::asio::awaitable<void> remove_rest(OrgId org);

    OrganizationDeletionStore& store_;
    AgentDeletionService& agents_;
    const Clock clock_;
};

}  // namespace akashi
