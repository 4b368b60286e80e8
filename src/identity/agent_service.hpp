#pragma once

#include "base/result.hpp"
#include "core/caller.hpp"
#include "identity/agent.hpp"
#include "identity/agent_store.hpp"
#include "identity/identity_service.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace akashi {

struct NewAgent {
    std::string agent_id;
    std::string name;
    std::optional<std::string>
        api_key;  ///< chosen by the caller; a managed key is made without one
    std::string role = "agent";
    std::vector<std::string> tags;
    boost::json::object metadata;
};

struct CreatedAgent {
    Agent agent;
    MadeKey key;
};

/// Who may decide in an organization (docs/http-api.md, "Managing agents"). Callers are admins;
/// none can create or delete an agent of its own rank or above. Callable from any thread.
class AgentService {
public:
    /// Both must outlive the service.
    AgentService(AgentStore& store, IdentityService& identity, bool deletion_enabled)
        : store_(store), identity_(identity), deletion_enabled_(deletion_enabled) {}

    boost::asio::awaitable<Result<CreatedAgent>> create(Caller caller, NewAgent wanted);
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
        std::optional<boost::json::object> metadata
    );

    /// Replaces the tags; duplicates are dropped.
    boost::asio::awaitable<Result<Agent>> set_tags(
        Caller caller, std::string agent_id, std::vector<std::string> tags
    );

    /// Deletes the agent with everything it recorded, when the operator allowed that at all.
    boost::asio::awaitable<Result<DeletedCounts>> remove(Caller caller, std::string agent_id);

private:
    AgentStore& store_;
    IdentityService& identity_;
    const bool deletion_enabled_;
};

}  // namespace akashi
