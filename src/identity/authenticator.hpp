#pragma once

#include "base/clock.hpp"
#include "base/log_limiter.hpp"
#include "base/result.hpp"
#include "base/single_flight.hpp"
#include "base/ttl_cache.hpp"
#include "core/caller.hpp"
#include "identity/agent.hpp"
#include "identity/agent_directory.hpp"
#include "identity/agent_feed.hpp"
#include "identity/failed_logins.hpp"
#include "identity/key_service.hpp"
#include "identity/seen_agents.hpp"
#include "identity/token_keys.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// What a request brings that says who sent it.
struct Credentials {
    std::string authorization;  ///< the header of that name; may be empty
    std::string org;        ///< `X-Akashi-Org-ID`: limits keys to one organization; may be empty
    std::string client_ip;  ///< wrong keys are limited by it
};

/// A key that a client presents.
struct PresentedKey {
    KeyScope scope;
    std::string text;
    std::string client_ip;
};

/// False for what cannot be a key, which is refused before it costs anything.
bool is_plausible(const PresentedKey& presented);

/// Finds out who a caller is (docs/http-api.md, "Credentials"), and remembers the result: for up to
/// 30 seconds while the feed tells what other processes change, otherwise for a second. What is
/// remembered belongs to the row of the agent, so it never counts for another agent that gets the
/// same name. Callable from any thread.
class Authenticator {
public:
    /// All must outlive the authenticator.
    struct Sources {
        AgentDirectory& agents;
        KeyService& keys;
        const TokenKeys& tokens;
        SeenAgents& seen;  ///< told about every caller and its key
        const AgentFeed& feed;
    };
    Authenticator(Sources sources, Clock clock);

    /// The caller that the credentials identify. Fails with unauthorized and the messages of
    /// docs/http-api.md, "Credentials", with forbidden for a token while the organization awaits
    /// the verification of its address, and as prove_key does.
    boost::asio::awaitable<Result<Caller>> authenticate(Credentials credentials);

    /// An agent, the key that proved it or that its token was issued for, and who issued a scoped
    /// token.
    struct Proof {
        Agent agent;
        std::optional<ApiKeyId> key_id;
        std::string key_prefix;
        std::optional<Time> expires_at;
        std::optional<TokenHolder::Issuer> issuer = {};
    };
    /// The owner of the key. Fails with unauthorized when the key is wrong (with this message) or
    /// belongs to agents of several organizations, and with rate_limited when the client has
    /// presented too many wrong keys, unless it is known that this one was right. Fails with
    /// forbidden for a right key while the organization awaits the verification of its address.
    boost::asio::awaitable<Result<Proof>> prove_key(PresentedKey presented, std::string wrong);

    /// Remembers for a day of disuse that this chosen key is right, so that it needs no computation
    /// and is not limited. Call after it was set.
    void remember(const ApiKey& key, const std::string& text);

    /// Notes that the agent and its key were used, for `last_seen` and `last_used_at`.
    /// authenticate() does it itself.
    void note_use(const Proof& proof);

    /// Drops what is remembered about the agent, or about all. Call after an agent was changed or
    /// deleted, or has lost a key: a lookup that began before that is not remembered, and no later
    /// request gets its result.
    void forget(AgentRowId agent);
    void forget_all();
    /// Drops what is remembered about tokens. Call after the keys that verify them were replaced.
    void forget_tokens();

private:
    /// What became of a search for a key: the owner, or why there is none.
    struct Search {
        std::vector<KeyOwner> owners = {};  ///< of different agents
        std::optional<std::chrono::seconds> refused_for = {};
        std::string network = {};      ///< whose failures decided
        std::uint64_t generation = 0;  ///< of the proofs, before the search began
    };

    boost::asio::awaitable<Result<Proof>> prove_token(std::string token);
    std::optional<TokenClaims> verify(const std::string& token, const std::string& digest);
    void tell_of_unknown_key(const TokenSigner& signer, const std::string& token);
    std::string digest_of(const PresentedKey& presented) const;
    boost::asio::awaitable<Search> search(PresentedKey presented, std::string digest);
    boost::asio::awaitable<void> search_chosen(PresentedKey presented, Search& found);
    std::chrono::milliseconds longest(std::chrono::milliseconds lifetime) const;
    bool is_over(const Proof& proof) const;
    Caller welcome(const Proof& proof);

    const Sources sources_;
    const Clock clock_;
    const std::string cache_secret_;  // so that the caches hold no text of a key
    FailedLogins failures_;
    TtlCache<std::string, TokenClaims> tokens_;           // of tokens whose signature is right
    TtlCache<std::string, Proof> proofs_;                 // of keys and tokens
    TtlCache<std::string, std::string> hashes_;           // of chosen keys that were right
    log::Limiter unknown_keys_{std::chrono::minutes(1)};  // lines about keys of tokens
    SingleFlight<Search> searches_;  // one search for requests with the same key
};

}  // namespace akashi
