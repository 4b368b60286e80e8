#pragma once

#include "base/result.hpp"
#include "core/audit.hpp"
#include "identity/agent.hpp"
#include "identity/key_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace akashi {

/// How many active keys an agent can have: neither revoked nor expired.
inline constexpr std::int64_t kMaxActiveKeys = 100;

/// How far the keys of an organization are counted for a total.
inline constexpr std::int64_t kMaxCountedKeys = 10'000;

struct KeyPage {
    std::vector<ApiKey> keys;
    bool has_more = false;
    std::optional<std::int64_t> total;  ///< empty above kMaxCountedKeys
};

/// Manages the keys of an organization; those of an agent that is being deleted are gone. A write
/// stores its Change in its transaction, and nothing at all when it fails. Threads and failures as
/// for AgentStore.
class ManagedKeyStore {
public:
    virtual ~ManagedKeyStore() = default;

    /// The newest first, also those that are revoked or expired. `limit` is at most kMaxLimit.
    virtual boost::asio::awaitable<KeyPage> list(
        OrgId org, std::int64_t limit, std::int64_t offset
    ) = 0;

    /// The key with its agent.
    virtual boost::asio::awaitable<std::optional<KeyOwner>> find(OrgId org, ApiKeyId id) = 0;

    /// Gives the key to the agent with this row id, whose name it has. Fails with
    /// agent_not_found(), and with too_many_keys() when kMaxActiveKeys are active at the key's
    /// creation.
    virtual boost::asio::awaitable<Result<void>> create(
        AgentRowId owner, ApiKey key, Change change
    ) = 0;

    /// Makes the key useless from now on. Fails with key_not_found() or key_is_revoked().
    virtual boost::asio::awaitable<Result<void>> revoke(
        OrgId org, ApiKeyId id, Time now, Change change
    ) = 0;

    /// Revokes the key when `replacement` is created, which belongs to the same agent. Fails as
    /// revoke() does.
    virtual boost::asio::awaitable<Result<void>> rotate(
        OrgId org, ApiKeyId id, ApiKey replacement, Change change
    ) = 0;
};

}  // namespace akashi
