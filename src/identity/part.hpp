#pragma once

#include "base/periodic_task.hpp"
#include "core/part.hpp"
#include "http/router.hpp"
#include "identity/agent_service.hpp"
#include "identity/authenticator.hpp"
#include "identity/first_start.hpp"
#include "identity/identity_config.hpp"
#include "identity/key_service.hpp"
#include "identity/seen_agents.hpp"
#include "identity/token_service.hpp"
#include "identity/token_signer.hpp"

#include <functional>
#include <string>

namespace akashi {

/// Who may come in: agents, keys, tokens. Makes the first agent when it starts, and writes every
/// minute which agents were seen.
class IdentityPart final : public Part {
public:
    /// What is not in the configuration.
    struct Secrets {
        TokenSigner signer;
        /// Keeps the key that is generated for the agent `admin` where a first start has no
        /// AKASHI_ADMIN_API_KEY. Empty: none is generated.
        std::function<void(const std::string& key)> keep_admin_key = {};
    };

    IdentityPart(
        const Context& context, IdentityPorts ports, const IdentityConfig& config, Secrets secrets
    );

    /// For the router; must not outlive the part.
    http::Authenticator authenticator();

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

private:
    boost::asio::awaitable<void> write_seen();

    const IdentityPorts ports_;
    const AdminKey admin_key_;
    const TokenSigner signer_;
    SeenAgents seen_;
    KeyService keys_;
    Authenticator authenticator_;
    TokenService tokens_;
    AgentService agents_;
    FirstStart first_start_;
    PeriodicTask writing_seen_;  // last: it runs what uses the members above
};

}  // namespace akashi
