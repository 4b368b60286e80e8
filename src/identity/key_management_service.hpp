#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/caller.hpp"
#include "core/idempotency_service.hpp"
#include "identity/agent_directory.hpp"
#include "identity/authenticator.hpp"
#include "identity/key_service.hpp"
#include "identity/managed_key_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace akashi {

struct NewKey {
    std::string agent_id;
    std::string label;
    std::optional<std::string> expires_at;  ///< RFC 3339; without it, the key never expires
};

/// Manages the keys of an organization (docs/http-api.md, "API keys"). Callers are admins, and
/// change keys of agents that rank below them, or their own. A write with an idempotency key is run
/// by once(), and throws as ManagedKeyStore does; a repetition gets the same answer without the
/// text of the key. Callable from any thread.
class KeyManagementService {
public:
    /// All must outlive the service.
    struct Sources {
        AgentDirectory& directory;
        ManagedKeyStore& stored;
        KeyService& keys;
        Authenticator& authenticator;  ///< told to forget agents that lost a key
        IdempotencyStore& idempotency;
    };
    KeyManagementService(Sources sources, Clock clock)
        : sources_(sources), once_(sources.idempotency), clock_(std::move(clock)) {}

    /// Runs writes that have an idempotency key.
    IdempotencyService& once() { return once_; }

    boost::asio::awaitable<Result<MadeKey>> create(
        Caller caller, NewKey wanted, std::optional<Idempotency> once = std::nullopt
    );
    boost::asio::awaitable<KeyPage> list(Caller caller, std::int64_t limit, std::int64_t offset);

    /// When this returns, the key does not work on this server any more; on others within a second.
    boost::asio::awaitable<Result<void>> revoke(
        Caller caller, ApiKeyId id, std::optional<Idempotency> once = std::nullopt
    );
    /// Revokes the key as revoke() does, and returns a new one with its agent, label and expiry.
    boost::asio::awaitable<Result<MadeKey>> rotate(
        Caller caller, ApiKeyId id, std::optional<Idempotency> once = std::nullopt
    );

private:
    boost::asio::awaitable<Result<KeyOwner>> find_changeable(Caller caller, ApiKeyId id);
    boost::asio::awaitable<Result<void>> forgetting(
        AgentRowId owner, boost::asio::awaitable<Result<void>> write
    );

    const Sources sources_;
    IdempotencyService once_;
    const Clock clock_;
};

}  // namespace akashi
