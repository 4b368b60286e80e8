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

/// Finds out who a caller is (docs/http-api.md, "Credentials"), and remembers the result for a
/// short time. Callable from any thread.
class Authenticator {
public:
    /// All must outlive the authenticator.
    struct Sources {
        AgentDirectory& agents;
        KeyService& keys;
        const TokenSigner& signer;
        SeenAgents& seen;  ///< told about every caller
    };
    Authenticator(Sources sources, Clock clock);

    /// The caller that the value of the header `Authorization` identifies. Fails with unauthorized
    /// and the messages of docs/http-api.md, "Credentials". `org_header` is `X-Akashi-Org-ID` and
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
    /// The owner of the key; nothing when the key is wrong.
    boost::asio::awaitable<std::optional<Proof>> prove_key(PresentedKey presented);

    /// Drops the remembered agents and keys. Call after an agent was changed or deleted.
    void forget();

private:
    boost::asio::awaitable<std::optional<Proof>> prove_token(std::string token);
    boost::asio::awaitable<std::optional<Proof>> find_proof(PresentedKey presented);
    Caller welcome(const Proof& proof);

    const Sources sources_;
    const Clock clock_;
    const std::string cache_secret_;  // so that the cache holds no text of a key
    TtlCache<std::string, TokenClaims> tokens_;
    TtlCache<AgentRowId, Agent> agents_;
    TtlCache<std::string, Proof> proofs_;
    SingleFlight<std::optional<Proof>> searches_;  // one search for requests with the same key
};

}  // namespace akashi
