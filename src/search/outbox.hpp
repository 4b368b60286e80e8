#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace akashi {

enum class OutboxOperation { upsert, remove };

/// So many failed attempts make an entry a dead letter, which only an operator frees.
inline constexpr std::int64_t kMaxAttempts = 10;

/// Work on the vectors that a committed write left behind (docs/data-model.md, "Search outbox").
struct OutboxEntry {
    std::int64_t id = 0;
    DecisionId decision_id;
    OrgId org_id;
    OutboxOperation operation = OutboxOperation::upsert;
    Time created_at;  ///< also the version: a newer request for the same decision has a later one
    std::int64_t attempts = 0;
    Time locked_until;  ///< until then it is ours
};

/// The durable queue between a write and the vectors. Threads and failures as for DecisionStore.
class Outbox {
public:
    virtual ~Outbox() = default;

    /// Takes up to `limit` entries, oldest first, that are free at `now` and have fewer than
    /// kMaxAttempts, and locks them until `locked_until`: no other caller gets them before that,
    /// nor the other entry of the same decision.
    virtual boost::asio::awaitable<std::vector<OutboxEntry>> claim(
        std::int64_t limit, Time now, Time locked_until
    ) = 0;

    /// Removes entries that are done. Those that were queued again in the meantime are freed.
    virtual boost::asio::awaitable<void> complete(std::vector<OutboxEntry> entries) = 0;

    /// Frees entries that could not be worked on, unless somebody else has them now; that counts as
    /// no attempt.
    virtual boost::asio::awaitable<void> release(std::vector<OutboxEntry> entries) = 0;

    /// Counts a failed attempt and frees the entry at `not_before`.
    virtual boost::asio::awaitable<void> retry_later(
        OutboxEntry entry, std::string error, Time not_before
    ) = 0;

    /// Removes up to `limit` entries that ask for a vector since before a time, the oldest first,
    /// claimed or not. Returns how many.
    virtual boost::asio::awaitable<std::int64_t> discard_upserts(
        std::int64_t limit, Time before
    ) = 0;
};

}  // namespace akashi
