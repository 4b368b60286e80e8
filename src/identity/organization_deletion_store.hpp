#pragma once

#include "base/result.hpp"
#include "core/audit.hpp"
#include "identity/hold.hpp"
#include "identity/organization_deletion.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>

namespace akashi {

/// The deletion of an organization, in steps that may be repeated. Threads and failures as for
/// DecisionStore.
class OrganizationDeletionStore {
public:
    virtual ~OrganizationDeletionStore() = default;

    virtual boost::asio::awaitable<OrganizationContents> count(OrgId org) = 0;

    /// In one transaction: marks the organization and all of its agents, so that nothing more is
    /// recorded for it, deletes their keys, and leaves an AgentDeletion for each agent that has
    /// none. Fails with organization_is_gone() and, when a hold is not released,
    /// organization_is_held().
    virtual boost::asio::awaitable<std::optional<Error>> begin(OrgId org, Time now) = 0;

    virtual boost::asio::awaitable<OrganizationProgress> progress(OrgId org) = 0;

    /// Deletes what the step says, once no agents are left. Returns the next step.
    virtual boost::asio::awaitable<OrganizationStep> advance(OrganizationStep step) = 0;

    /// Deletes the rest with the row of the organization, and stores the entry. False when it still
    /// has agents, or is gone; then nothing is written.
    virtual boost::asio::awaitable<bool> finish(OrgId org, AuditEntry entry) = 0;
};

inline Error organization_is_gone() { return {ErrorCode::not_found, "the organization is gone"}; }
/// What refuses the deletion of an organization.
inline Error organization_is_held(const Hold& hold) {
    return {
        ErrorCode::conflict,
        "a legal hold covers the organization and it cannot be deleted: " + hold.id.str() + " (" +
            hold.reason + "); release the hold first"
    };
}

}  // namespace akashi
