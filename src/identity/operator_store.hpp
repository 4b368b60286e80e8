#pragma once

#include "base/result.hpp"
#include "core/audit.hpp"
#include "identity/agent.hpp"
#include "identity/organization.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// What a new organization begins with: an agent, and that agent's key.
struct FirstAgent {
    Agent agent;
    ApiKey key;
};

/// Who signed an organization up. The room of sign-ups writes it (docs/signup.md).
struct SignUp {
    std::string email;
    bool awaits_verification = false;  ///< until then no agent gets an answer, and a mail is queued
    bool has_mail = false;             ///< set by the write: the mail was queued
};

/// An organization that begins, with what is stored in the same transaction.
struct Founding {
    Organization organization;
    FirstAgent first;
    std::vector<AuditEntry> entries;
    std::optional<SignUp> sign_up = std::nullopt;
};

/// What only an operator changes, and what a sign-up makes. Each write is one transaction together
/// with its audit entries. Threads and failures as for DecisionStore.
class OperatorStore {
public:
    virtual ~OperatorStore() = default;

    /// Creates the organization with its first agent; returns what was stored. Fails with
    /// slug_is_taken().
    virtual boost::asio::awaitable<Result<Founding>> create_organization(Founding founding) = 0;

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
