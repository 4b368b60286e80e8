#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "core/idempotency_service.hpp"
#include "identity/agent_directory.hpp"
#include "identity/grant_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi {

/// A grant as a client asks for it.
struct NewGrant {
    std::string grantee_agent_id;
    std::string resource_type;
    std::optional<std::string> resource_id;  ///< public name of an agent; empty for all agents
    std::string permission;
    std::optional<std::string> expires_at;  ///< RFC 3339
};

/// Lets agents see what others recorded (docs/http-api.md, "Grants"). Callers have at least the
/// role agent. A write with an idempotency key is run by once(), and throws as GrantStore does.
/// Callable from any thread.
class GrantService {
public:
    /// All must outlive the service.
    struct Sources {
        GrantStore& grants;
        AgentDirectory& directory;
        IdempotencyStore& idempotency;
    };
    GrantService(Sources sources, Clock clock)
        : sources_(sources), once_(sources.idempotency), clock_(std::move(clock)) {}

    /// Runs writes that have an idempotency key.
    IdempotencyService& once() { return once_; }

    /// Fails as docs/http-api.md, "Grants" says, in that order. With a key, the rendered grant is
    /// kept for it.
    boost::asio::awaitable<Result<Grant>> create(
        Caller caller, NewGrant wanted, std::optional<Idempotency> once = std::nullopt
    );

    /// The grant that was deleted. A caller below admin can delete those that it made.
    boost::asio::awaitable<Result<Grant>> remove(
        Caller caller, GrantId id, std::optional<Idempotency> once = std::nullopt
    );

    /// Those of the organization, the newest first, expired ones included.
    boost::asio::awaitable<GrantPage> list(Caller caller, std::int64_t limit, std::int64_t offset);

private:
    boost::asio::awaitable<Result<Grant>> make(const Caller& caller, NewGrant wanted);

    const Sources sources_;
    IdempotencyService once_;
    const Clock clock_;
};

}  // namespace akashi
