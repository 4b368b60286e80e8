#pragma once

#include "base/result.hpp"
#include "core/audit.hpp"
#include "identity/agent.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

struct AgentListing {
    Agent agent;
    std::int64_t decision_count = 0;  ///< current decisions; only when statistics were asked for
    std::optional<Time> last_decision_at;
};

struct AgentPage {
    std::vector<AgentListing> agents;
    std::int64_t total = 0;
};

struct AgentChanges {
    std::optional<std::string> name;
    std::optional<std::string> metadata;  ///< JSON object, merged into the old one key by key
};

/// The agent with the changes. Fails as merge_metadata() does.
inline Result<Agent> changed(Agent agent, const AgentChanges& changes) {
    auto metadata = merge_metadata(agent.metadata, changes.metadata);
    if (!metadata) return metadata.error();
    agent.metadata = std::move(*metadata);
    if (changes.name) agent.name = *changes.name;
    return agent;
}

/// Manages the agents of an organization; those that are being deleted are not found. Threads and
/// failures as for DecisionStore; a write that may have been stored all the same throws
/// MaybeStored. A write stores its Change in its transaction, with the agent before and after it in
/// the entry. When the idempotency key is there already, it writes nothing and throws
/// IdempotencyKeyTaken, or says that the name is taken or unknown.
class AgentStore {
public:
    virtual ~AgentStore() = default;

    /// Creates an agent and its first key in one transaction. Fails with conflict
    /// `agent_id already exists`, with agent_is_being_deleted(), with
    /// organization_is_being_deleted(), or with agent_limit_exceeded() when the organization has as
    /// many agents as it may; those that are being deleted do not count.
    virtual boost::asio::awaitable<Result<Agent>> create(
        Agent agent, std::optional<ApiKey> key, Change change
    ) = 0;

    /// In the order of creation, at most `limit` and kPageBytes. `with_statistics` fills the
    /// decision counts.
    virtual boost::asio::awaitable<AgentPage> list(
        OrgId org, std::int64_t limit, std::int64_t offset, bool with_statistics
    ) = 0;

    /// The agent after the change. Fails with agent_not_found(), and as changed() does.
    virtual boost::asio::awaitable<Result<Agent>> update(
        OrgId org, std::string agent_id, AgentChanges changes, Time now, Change change
    ) = 0;
    /// The agent after the change. Fails with agent_not_found().
    virtual boost::asio::awaitable<Result<Agent>> set_tags(
        OrgId org, std::string agent_id, std::vector<std::string> tags, Time now, Change change
    ) = 0;
};

}  // namespace akashi
