#pragma once

#include "core/audit.hpp"
#include "identity/hold.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

struct HoldPage {
    std::vector<Hold> holds;
    std::int64_t total = 0;
};

/// Legal holds of an organization. Threads and failures as for DecisionStore.
class HoldStore {
public:
    virtual ~HoldStore() = default;

    /// Adds the hold, with the entry in the same transaction. False when there is no such
    /// organization, or it is being deleted.
    virtual boost::asio::awaitable<bool> create(Hold hold, AuditEntry entry) = 0;

    virtual boost::asio::awaitable<std::optional<Hold>> find(OrgId org, HoldId id) = 0;
    /// The newest first, released ones included.
    virtual boost::asio::awaitable<HoldPage> list(
        OrgId org, std::int64_t limit, std::int64_t offset
    ) = 0;

    /// Releases the hold at `now`, with the entry in the same transaction. False when it is unknown
    /// or released already.
    virtual boost::asio::awaitable<bool> release(
        OrgId org, HoldId id, Time now, AuditEntry entry
    ) = 0;

    /// An unreleased hold that covers a decision of the agent: one that it has recorded in the time
    /// of the hold, of one of the hold's types.
    virtual boost::asio::awaitable<std::optional<Hold>> find_covering(
        OrgId org, std::string agent_id
    ) = 0;
};

}  // namespace akashi
