#pragma once

#include "base/periodic_task.hpp"
#include "core/part.hpp"
#include "http/router.hpp"
#include "identity/agent_deletion_service.hpp"
#include "identity/agent_service.hpp"
#include "identity/authenticator.hpp"
#include "identity/first_start.hpp"
#include "identity/identity_config.hpp"
#include "identity/key_management_service.hpp"
#include "identity/key_service.hpp"
#include "identity/seen_agents.hpp"
#include "identity/token_service.hpp"
#include "identity/token_signer.hpp"

#include <functional>
#include <string>

namespace akashi {

/// Agents, keys and tokens. Creates the first agent when it starts. Every minute, and when it
/// stops, writes `last_seen` of the agents that were seen and `last_used_at` of their keys. Carries
/// out the deletions of agents, also those that another instance has left, and forgets old ones.
class IdentityPart final : public Part {
public:
    /// Secrets that the configuration does not hold.
    struct Secrets {
        TokenSigner signer;
        /// Keeps the key that a first start without AKASHI_ADMIN_API_KEY generates for the agent
        /// `admin`. Empty: no key is generated.
        std::function<void(const std::string& key)> keep_admin_key = {};
    };

    IdentityPart(
        const Context& context, IdentityPorts ports, const IdentityConfig& config, Secrets secrets
    );

    /// For the router; must not outlive the part.
    http::Authenticator authenticator();

    /// Whether an agent of the default organization can log in with this key. After start().
    boost::asio::awaitable<bool> accepts_key(std::string agent_id, std::string key);

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

private:
    boost::asio::awaitable<void> write_seen();

    const boost::asio::any_io_executor executor_;
    const IdentityPorts ports_;
    const AdminKey admin_key_;
    const TokenSigner signer_;
    SeenAgents seen_;
    KeyService keys_;
    Authenticator authenticator_;
    TokenService tokens_;
    AgentDeletionService deleter_;
    AgentService agents_;
    KeyManagementService managed_keys_;
    FirstStart first_start_;
    // last: they run what uses the members above
    PeriodicTask writing_seen_;
    PeriodicTask deleting_;
    PeriodicTask forgetting_;
};

}  // namespace akashi
