#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace akashi {

enum class OutboxOperation { upsert, remove };

/// Work on the search index that a committed write left behind (docs/data-model.md, "Search
/// outbox").
struct OutboxEntry {
    std::int64_t id = 0;
    DecisionId decision_id;
    OrgId org_id;
    OutboxOperation operation = OutboxOperation::upsert;
    Time created_at;  ///< also the version: a newer request for the same decision has a later one
    std::int64_t attempts = 0;
};

/// The durable queue between a write and the search index. Reserved for a vector index: writes fill
/// it, but only tests take from it yet. Threads and failures as for DecisionStore.
class Outbox {
public:
    virtual ~Outbox() = default;

    /// Takes up to `limit` entries, oldest first, that are free at `now` and have fewer than 10
    /// attempts, and locks them until `locked_until`: no other caller gets them before that.
    virtual boost::asio::awaitable<std::vector<OutboxEntry>> claim(
        std::int64_t limit, Time now, Time locked_until
    ) = 0;

    /// Removes an entry that is done, unless it was queued again in the meantime.
    virtual boost::asio::awaitable<void> complete(OutboxEntry entry) = 0;

    /// Counts a failed attempt and frees the entry at `not_before`.
    virtual boost::asio::awaitable<void> retry_later(
        OutboxEntry entry, std::string error, Time not_before
    ) = 0;
};

}  // namespace akashi
