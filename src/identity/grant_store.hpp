#pragma once

#include "base/result.hpp"
#include "core/audit.hpp"
#include "identity/grant.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>

namespace akashi {

/// Grants between the agents of an organization. They count from the next read on. Threads and
/// failures as for AgentStore: a write stores the entry of the audit log and the idempotency key of
/// its change in its transaction. When the key is there already, it writes nothing and throws
/// IdempotencyKeyTaken, or says that it changes nothing.
class GrantStore {
public:
    virtual ~GrantStore() = default;

    /// Adds the grant, in place of one for the same that had expired when this one was granted.
    /// Fails with grantor_is_gone(), grantee_not_found(), resource_not_found(),
    /// grant_exists_already() or too_many_grants(), in this order. Agents that are being deleted
    /// are not found.
    virtual boost::asio::awaitable<Result<Grant>> create(Grant grant, Change change) = 0;

    virtual boost::asio::awaitable<std::optional<Grant>> find(OrgId org, GrantId id) = 0;

    /// False when there is none.
    virtual boost::asio::awaitable<bool> remove(OrgId org, GrantId id, Change change) = 0;

    /// The newest first, expired ones included, at most `limit`.
    virtual boost::asio::awaitable<GrantPage> list(
        OrgId org, std::int64_t limit, std::int64_t offset
    ) = 0;
};

}  // namespace akashi
