#pragma once

#include "base/periodic_task.hpp"
#include "core/part.hpp"
#include "http/router.hpp"
#include "identity/agent_deletion_service.hpp"
#include "identity/agent_service.hpp"
#include "identity/audit_service.hpp"
#include "identity/authenticator.hpp"
#include "identity/first_start.hpp"
#include "identity/grant_service.hpp"
#include "identity/identity_config.hpp"
#include "identity/key_management_service.hpp"
#include "identity/key_service.hpp"
#include "identity/me_service.hpp"
#include "identity/seen_agents.hpp"
#include "identity/token_keys.hpp"
#include "identity/token_service.hpp"

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
        /// Reads the files of the signer again, and throws std::runtime_error when one is bad.
        /// Empty: there are none.
        std::function<TokenSigner()> read_signer = {};
        /// Keeps the key that a first start without AKASHI_ADMIN_API_KEY generates for the agent
        /// `admin`. Empty: no key is generated.
        std::function<void(const std::string& key)> keep_admin_key = {};
    };

    /// `has_vectors` tells whether decisions are found by meaning; callable from any thread.
    IdentityPart(
        const Context& context,
        IdentityPorts ports,
        const IdentityConfig& config,
        Secrets secrets,
        std::function<bool()> has_vectors = [] { return false; }
    );

    /// For the router; must not outlive the part.
    http::Authenticator authenticator();

    /// For what else makes keys; must not outlive the part.
    KeyService& keys() { return keys_; }

    /// Reads the key files for tokens again. When one of them is bad, logs why and keeps the keys.
    /// Blocks on the files. Call it from one thread at a time.
    void reload_keys();

    /// Whether an agent of the default organization can log in with this key. After start().
    boost::asio::awaitable<bool> accepts_key(std::string agent_id, std::string key);

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

private:
    boost::asio::awaitable<void> write_seen();
    /// The same at a stop, when nobody repeats it: a failure is logged.
    boost::asio::awaitable<void> write_last_seen();

    const boost::asio::any_io_executor executor_;
    const IdentityPorts ports_;
    const AdminKey admin_key_;
    const std::function<TokenSigner()> read_signer_;
    TokenKeys token_keys_;
    SeenAgents seen_;
    KeyService keys_;
    Authenticator authenticator_;
    TokenService tokens_;
    MeService me_;
    AgentDeletionService deleter_;
    AgentService agents_;
    AuditService audit_;
    KeyManagementService managed_keys_;
    GrantService grants_;
    FirstStart first_start_;
    // last: they run what uses the members above
    PeriodicTask writing_seen_;
    PeriodicTask deleting_;
    PeriodicTask forgetting_;
};

}  // namespace akashi
