#pragma once

#include "core/caller.hpp"
#include "identity/agent.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace akashi {

/// Finds agents, and notes when they were seen. An agent that is being deleted is not found.
/// Threads and failures as for DecisionStore.
class AgentDirectory {
public:
    virtual ~AgentDirectory() = default;

    virtual boost::asio::awaitable<std::optional<Agent>> find(OrgId org, std::string agent_id) = 0;
    /// By internal id, in any organization: how a token's subject is found.
    virtual boost::asio::awaitable<std::optional<Agent>> find_by_id(AgentRowId id) = 0;

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
