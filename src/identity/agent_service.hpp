#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "identity/agent.hpp"
#include "identity/authenticator.hpp"
#include "identity/identity_ports.hpp"
#include "identity/key_service.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace akashi {

struct NewAgent {
    std::string agent_id;
    std::string name;
    std::optional<std::string> api_key;  ///< chosen by the caller; without one, one is generated
    std::string role = "agent";
    std::vector<std::string> tags;
    boost::json::object metadata;
};

struct CreatedAgent {
    Agent agent;
    MadeKey key;
};

/// Manages the agents of an organization (docs/http-api.md, "Managing agents"). Callers are admins;
/// none can create or delete an agent of its own rank or above. Callable from any thread.
class AgentService {
public:
    /// All must outlive the service.
    struct Sources {
        AgentStore& agents;
        AgentDirectory& directory;
        KeyService& keys;
        Authenticator& authenticator;  ///< told to forget when an agent changed
    };
    AgentService(Sources sources, bool may_delete, Clock clock)
        : sources_(sources), may_delete_(may_delete), clock_(std::move(clock)) {}

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

    /// Deletes the agent with everything it recorded, if the operator allowed deletion.
    boost::asio::awaitable<Result<DeletedCounts>> remove(Caller caller, std::string agent_id);

private:
    const Sources sources_;
    const bool may_delete_;
    const Clock clock_;
};

}  // namespace akashi
