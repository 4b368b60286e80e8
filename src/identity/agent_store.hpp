#pragma once

#include "base/result.hpp"
#include "core/idempotency.hpp"
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

/// Manages the agents of an organization; those that are being deleted are not found. Threads and
/// failures as for DecisionStore; a write that may have been stored all the same throws
/// MaybeStored. A write with an idempotency key stores the key in its transaction. When the key is
/// there already, it writes nothing and throws IdempotencyKeyTaken, or says that the name is taken
/// or unknown.
class AgentStore {
public:
    virtual ~AgentStore() = default;

    /// Creates an agent and its first key in one transaction. Fails with conflict
    /// `agent_id already exists`, with agent_is_being_deleted(), or with
    /// organization_is_being_deleted().
    virtual boost::asio::awaitable<Result<Agent>> create(
        Agent agent, std::optional<ApiKey> key, std::optional<Idempotency> once = std::nullopt
    ) = 0;

    /// In the order of creation, at most `limit` and kPageBytes. `with_statistics` fills the
    /// decision counts.
    virtual boost::asio::awaitable<AgentPage> list(
        OrgId org, std::int64_t limit, std::int64_t offset, bool with_statistics
    ) = 0;

    /// The agent after the change. Fails with agent_not_found(), and as merge_metadata() does.
    virtual boost::asio::awaitable<Result<Agent>> update(
        OrgId org,
        std::string agent_id,
        AgentChanges changes,
        Time now,
        std::optional<Idempotency> once = std::nullopt
    ) = 0;
    /// The agent after the change; nothing when no agent has this name.
    virtual boost::asio::awaitable<std::optional<Agent>> set_tags(
        OrgId org,
        std::string agent_id,
        std::vector<std::string> tags,
        Time now,
        std::optional<Idempotency> once = std::nullopt
    ) = 0;
};

}  // namespace akashi
