#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "identity/agent_directory.hpp"
#include "identity/agent_store.hpp"
#include "identity/key_service.hpp"
#include "identity/organization_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>

namespace akashi {

/// Gives agents keys on behalf of the operator: at the first start, and when keys were lost.
/// Callable from any thread.
class KeyIssueService {
public:
    struct Ports {
        OrganizationStore& organizations;
        AgentStore& agents;
        AgentDirectory& directory;
        KeyStore& keys;
    };
    /// The ports and `keys` must outlive the service.
    KeyIssueService(Ports ports, KeyService& keys, Clock clock)
        : ports_(ports), keys_(keys), clock_(std::move(clock)) {}

    /// Called with a generated key before anything is stored; may be empty.
    using Keep = std::function<void(const std::string&)>;

    /// Makes a key for an agent of the issuer's organization, beside those it has: from the chosen
    /// text, or else a generated one. When the default organization has no agent `admin`, that
    /// agent is created. The audit log names the issuer. Fails with not_found when there is no such
    /// organization or agent.
    boost::asio::awaitable<Result<MadeKey>> issue(
        Caller issuer, std::string agent_id, std::optional<std::string> chosen = {}, Keep keep = {}
    );

private:
    Agent make_admin() const;
    boost::asio::awaitable<std::optional<Error>> store(
        const Caller& issuer, const Agent& agent, bool is_new, const ApiKey& key
    );

    const Ports ports_;
    KeyService& keys_;
    const Clock clock_;
};

}  // namespace akashi
