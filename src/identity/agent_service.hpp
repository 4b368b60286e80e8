#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "core/idempotency_service.hpp"
#include "identity/agent.hpp"
#include "identity/agent_deletion_service.hpp"
#include "identity/authenticator.hpp"
#include "identity/hold_store.hpp"
#include "identity/identity_ports.hpp"
#include "identity/key_service.hpp"
#include "identity/new_agent.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

struct CreatedAgent {
    Agent agent;
    MadeKey key;
};

/// Manages the agents of an organization (docs/http-api.md, "Managing agents"). Callers are admins;
/// none can create, change or delete an agent of its own rank or above, but itself it can change.
/// Every write has an entry in the audit log. One with an idempotency key is run by once(), and
/// throws as AgentStore does. Callable from any thread.
class AgentService {
public:
    /// All must outlive the service.
    struct Sources {
        AgentStore& agents;
        AgentDirectory& directory;
        KeyService& keys;
        Authenticator& authenticator;  ///< told of chosen keys, and to forget changed agents
        AgentDeletionStore& deletions;
        AgentDeletionService& deleter;
        IdempotencyStore& idempotency;
        HoldStore& holds;
    };
    AgentService(Sources sources, bool may_delete, Clock clock)
        : sources_(sources),
          once_(sources.idempotency),
          may_delete_(may_delete),
          clock_(std::move(clock)) {}

    /// Runs writes that have an idempotency key.
    IdempotencyService& once() { return once_; }

    /// With a key, a repetition gets the same agent without the text of its key.
    boost::asio::awaitable<Result<CreatedAgent>> create(
        Caller caller, NewAgent wanted, std::optional<Idempotency> once = std::nullopt
    );
    boost::asio::awaitable<Result<Agent>> find(Caller caller, std::string agent_id);
    boost::asio::awaitable<AgentPage> list(
        Caller caller, std::int64_t limit, std::int64_t offset, bool with_statistics
    );

    /// Changes name and metadata (merged key by key). Fails with invalid_input when neither is
    /// given.
    boost::asio::awaitable<Result<Agent>> update(
        Caller caller,
        std::string agent_id,
        std::optional<std::string> name,
        std::optional<boost::json::object> metadata,
        std::optional<Idempotency> once = std::nullopt
    );

    /// Replaces the tags; duplicates are dropped.
    boost::asio::awaitable<Result<Agent>> set_tags(
        Caller caller,
        std::string agent_id,
        std::vector<std::string> tags,
        std::optional<Idempotency> once = std::nullopt
    );

    /// Deletes the agent with everything it recorded, if the operator allowed deletion and no hold
    /// covers its decisions (agent_is_held()). A large
    /// agent is not gone yet when this returns: AgentDeletionService::work() has to go on.
    boost::asio::awaitable<Result<AgentDeletion>> remove(
        Caller caller, std::string agent_id, std::optional<Idempotency> once = std::nullopt
    );
    /// Fails with not_found `job not found`.
    boost::asio::awaitable<Result<AgentDeletion>> find_deletion(Caller caller, AgentDeletionId id);

private:
    boost::asio::awaitable<std::optional<Error>> check_rank(Caller caller, std::string agent_id);
    Change change_of(
        const Caller& caller,
        std::string_view operation,
        std::string agent_id,
        std::optional<Idempotency> once
    ) const;

    const Sources sources_;
    IdempotencyService once_;
    const bool may_delete_;
    const Clock clock_;
};

}  // namespace akashi
