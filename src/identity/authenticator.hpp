#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/single_flight.hpp"
#include "base/ttl_cache.hpp"
#include "core/caller.hpp"
#include "identity/agent.hpp"
#include "identity/agent_directory.hpp"
#include "identity/key_service.hpp"
#include "identity/seen_agents.hpp"
#include "identity/token_signer.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi {

/// Proves who a caller is (docs/http-api.md, "Credentials"). What was proven is remembered for a
/// short time. Callable from any thread.
class Authenticator {
public:
    /// What it asks; all must outlive it.
    struct Sources {
        AgentDirectory& agents;
        KeyService& keys;
        const TokenSigner& signer;
        SeenAgents& seen;  ///< told about every caller
    };
    Authenticator(Sources sources, Clock clock);

    /// Who sent `authorization` (the header's value) or why it is refused (unauthorized, with the
    /// messages of docs/http-api.md, "Credentials"). `org_header` is `X-Akashi-Org-ID` and
    /// restricts keys to one organization; it may be empty.
    boost::asio::awaitable<Result<Caller>> authenticate(
        std::string authorization, std::string org_header
    );

    /// An agent and, when a key proved it, that key.
    struct Proof {
        Agent agent;
        std::optional<ApiKeyId> key_id;
        std::string key_prefix;
        std::optional<Time> expires_at;
    };
    /// Whom the key belongs to; nothing when it is wrong.
    boost::asio::awaitable<std::optional<Proof>> prove_key(PresentedKey presented);

    /// Call after an agent changed or went: nothing that was remembered counts any more.
    void forget();

private:
    boost::asio::awaitable<std::optional<Proof>> prove_token(std::string token);
    boost::asio::awaitable<std::optional<Proof>> find_proof(PresentedKey presented);
    Caller welcome(const Proof& proof);

    const Sources sources_;
    const Clock clock_;
    const std::string cache_secret_;  // so that a cache does not hold keys
    TtlCache<std::string, TokenClaims> tokens_;
    TtlCache<AgentRowId, Agent> agents_;
    TtlCache<std::string, Proof> proofs_;
    SingleFlight<std::optional<Proof>> searches_;  // for proofs that many want at once
};

}  // namespace akashi
