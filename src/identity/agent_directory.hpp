#pragma once

#include "core/caller.hpp"
#include "identity/agent.hpp"
#include "identity/token_signer.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace akashi {

/// Who acts with a token.
struct TokenHolder {
    struct Issuer {
        AgentRowId id;
        std::string agent_id;
        Role role = Role::reader;
    };

    Agent agent;
    std::string key_prefix;  ///< of the key that the token was issued for; empty without one
    std::optional<Time> key_expires_at;
    std::optional<Issuer> issuer;      ///< of a scoped token
    bool awaits_verification = false;  ///< as in KeyOwner
};

/// Finds agents, and notes when they were seen. An agent that is being deleted is not found.
/// Threads and failures as for DecisionStore.
class AgentDirectory {
public:
    virtual ~AgentDirectory() = default;

    virtual boost::asio::awaitable<std::optional<Agent>> find(OrgId org, std::string agent_id) = 0;
    /// By internal ids, in any organization: who acts with a token. Nothing when one of those that
    /// the subject names is gone, when the issuer belongs to another organization, or when the key
    /// is not active at `now`. The key is the issuer's, without an issuer the agent's.
    virtual boost::asio::awaitable<std::optional<TokenHolder>> find_holder(
        TokenSubject subject, Time now
    ) = 0;

    virtual boost::asio::awaitable<std::int64_t> count(OrgId org) = 0;

    /// True when a caller with this visibility may see `agent_id`. A caller who sees everything may
    /// see any name, also one that no agent has.
    virtual boost::asio::awaitable<bool> can_see(
        OrgId org, Visibility visibility, std::string agent_id
    ) = 0;

    /// Sets `last_seen` of many agents at once; unknown ids are ignored.
    virtual boost::asio::awaitable<void> touch(std::vector<std::pair<AgentRowId, Time>> seen) = 0;
};

}  // namespace akashi
