#pragma once

#include "base/result.hpp"
#include "base/single_flight.hpp"
#include "base/ttl_cache.hpp"
#include "core/caller.hpp"
#include "identity/agent.hpp"
#include "identity/agent_store.hpp"
#include "identity/password_hasher.hpp"
#include "identity/token_signer.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi {

/// A key that was made for an agent: what is stored, and the text that is shown once.
struct MadeKey {
    ApiKey key;
    std::string raw;
    bool generated = false;  ///< false when the caller chose the text
};

/// Proves who a caller is (docs/http-api.md, "Credentials"). Managed keys (`ak_…`, 128 random bits)
/// are looked up by a keyed hash; keys that a person chose go through Argon2id. What was proven is
/// remembered for a short time. Callable from any thread.
class IdentityService {
public:
    /// `store` must outlive the service.
    IdentityService(AgentStore& store, TokenSigner signer, std::chrono::seconds token_lifetime);

    /// Who sent `authorization` (the header's value) or why it is refused (unauthorized, with the
    /// messages of docs/http-api.md, "Credentials"). `org_header` is `X-Akashi-Org-ID` and
    /// restricts keys to one organization; it may be empty.
    boost::asio::awaitable<Result<Caller>> authenticate(
        std::string authorization, std::string org_header
    );

    /// Exchanges a key for a token. Fails with unauthorized `invalid credentials`.
    boost::asio::awaitable<Result<IssuedToken>> issue_token(std::string agent_id, std::string key);

    /// Makes a key for a new agent: a managed one, or from the text that the caller chose.
    boost::asio::awaitable<MadeKey> make_key(
        const Agent& agent, std::string created_by, std::optional<std::string> chosen
    );

    /// Creates the default organization, and the agent `admin` in it when it has no agent yet: with
    /// the key `chosen`, or when that is empty with a made one, whose text `keep` is given before
    /// anything is stored. With neither there is no agent.
    boost::asio::awaitable<void> bootstrap(
        std::string chosen, std::function<void(const std::string&)> keep
    );

    /// Call after an agent changed or went: nothing that was remembered counts any more.
    void forget();

    /// Who was seen since the last call, for `last_seen`.
    std::vector<std::pair<AgentRowId, Time>> take_seen();

private:
    /// An agent and, for keys, the key it was proven with.
    struct Proof {
        Agent agent;
        std::optional<ApiKeyId> key_id;
        std::string key_prefix;
        std::optional<Time> expires_at;
    };

    boost::asio::awaitable<std::optional<Proof>> prove_token(std::string token);
    boost::asio::awaitable<std::optional<Proof>> prove_key(
        std::string agent_id, std::string key, std::optional<OrgId> org
    );
    boost::asio::awaitable<std::optional<Proof>> find_proof(
        std::string agent_id, std::string key, std::optional<OrgId> org
    );
    boost::asio::awaitable<std::string> keyed_hash(std::string key);
    boost::asio::awaitable<std::string> pepper();
    Caller welcome(const Proof& proof);

    AgentStore& store_;
    const TokenSigner signer_;
    const std::chrono::seconds token_lifetime_;
    const std::string cache_secret_;
    TtlCache<std::string, TokenClaims> tokens_;
    TtlCache<AgentRowId, Agent> agents_;
    TtlCache<std::string, Proof> proofs_;
    SingleFlight<std::optional<Proof>> searches_;  // for proofs that many want at once
    std::mutex mutex_;                             // guards the two below
    std::string pepper_;
    std::map<AgentRowId, Time> seen_;
    PasswordHasher passwords_;
};

}  // namespace akashi
