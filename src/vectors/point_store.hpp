#pragma once

#include "vectors/vector_point.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

namespace akashi {

/// The index refuses a point of this batch, or all of them.
class PointRejected : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A vector index in another process, which is filled from the outbox (docs/search.md). Callable
/// from any thread; the caller resumes on its own executor. Throws VectorsAway when the index
/// cannot be reached, answers too late or is of another size; then what was sent may have been
/// done. Throws PointRejected when it refuses what was sent; then nothing was done.
class PointStore {
public:
    virtual ~PointStore() = default;

    /// Whether the index works, as it was within the last 5 seconds. Never throws.
    virtual boost::asio::awaitable<bool> is_reachable() = 0;

    /// Stores the points in place of those with the same ids; durable and findable afterwards.
    /// Makes the collection when it is missing.
    virtual boost::asio::awaitable<void> upsert(std::vector<VectorPoint> points) = 0;

    /// Removes the points with these ids; those that are not there are no failure.
    virtual boost::asio::awaitable<void> remove(std::vector<DecisionId> ids) = 0;

    /// A page of the ids of all points, in the order of the ids.
    struct Page {
        std::vector<DecisionId> ids;
        std::optional<DecisionId> next;  ///< where the next page begins; nothing at the end
    };
    virtual boost::asio::awaitable<Page> list_ids(
        std::optional<DecisionId> from, std::int64_t limit
    ) = 0;
};

}  // namespace akashi
