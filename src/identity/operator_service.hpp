#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "identity/agent_directory.hpp"
#include "identity/agent_service.hpp"
#include "identity/agent_store.hpp"
#include "identity/key_service.hpp"
#include "identity/managed_key_store.hpp"
#include "identity/operator_store.hpp"
#include "identity/organization_store.hpp"
#include "identity/plan_choice.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi {

struct NewOrganization {
    std::string name;
    std::optional<std::string> slug;  ///< without one, it is made from the name
    PlanChoice plan = {};
};

/// An organization, its first agent, and that agent's key, whose text nobody can see again.
struct CreatedOrganization {
    Organization organization;
    Agent agent;
    MadeKey key;
};

/// What an operator does to organizations and their agents without a key. Every change is audited
/// in the log of its organization (docs/data-model.md, "Organizations"). Callable from any thread.
class OperatorService {
public:
    struct Ports {
        OrganizationStore& organizations;
        OperatorStore& changes;
        AgentStore& agents;
        AgentDirectory& directory;
        ManagedKeyStore& keys;
    };
    /// The ports and `keys` must outlive the service.
    OperatorService(Ports ports, KeyService& keys, Clock clock)
        : ports_(ports), keys_(keys), clock_(std::move(clock)) {}

    /// With an agent `admin` of the role org_owner. `command` is what the operator ran. Fails with
    /// invalid_input, and with slug_is_taken().
    boost::asio::awaitable<Result<CreatedOrganization>> create(
        NewOrganization wanted, std::string command
    );

    /// The caller's organization with another plan. Fails with invalid_input, not_found, and
    /// conflict when others change it at the same time.
    boost::asio::awaitable<Result<Organization>> set_plan(Caller caller, PlanChoice choice);

    /// Adds an agent with a generated key to the caller's organization. The role may be any.
    /// Fails as make_agent() and AgentStore::create() do.
    boost::asio::awaitable<Result<CreatedAgent>> create_agent(Caller caller, NewAgent wanted);

    /// An agent of the caller's organization with another role. Fails with agent_not_found(), and
    /// with conflict as above.
    boost::asio::awaitable<Result<Agent>> set_role(Caller caller, std::string agent_id, Role role);

    /// The key as it is when it is revoked. It may belong to an agent of any role. Fails as
    /// ManagedKeyStore::revoke() does.
    boost::asio::awaitable<Result<ApiKey>> revoke_key(Caller caller, ApiKeyId id);
    /// Revokes a key, and makes another one with its agent, label and expiry. Fails as
    /// ManagedKeyStore::rotate() does.
    boost::asio::awaitable<Result<MadeKey>> rotate_key(Caller caller, ApiKeyId id);

private:
    boost::asio::awaitable<Result<KeyOwner>> find_usable(Caller caller, ApiKeyId id);
    Agent make_owner(OrgId org) const;

    const Ports ports_;
    KeyService& keys_;
    const Clock clock_;
};

}  // namespace akashi
