#pragma once

#include "core/ids.hpp"
#include "vectors/vector_point.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// What changed about the vector of a decision: its point, or nothing when it has none any more.
struct VectorChange {
    std::int64_t seq = 0;
    DecisionId id;
    OrgId org_id;
    std::optional<VectorPoint> point;
    bool is_of_another_model = false;  ///< it has a vector, but not of the model that was asked for
};

/// A change that somebody has seen.
struct SeenChange {
    std::int64_t seq = 0;
    DecisionId id;
};

/// The order in which the vectors in the database changed. What becomes visible later has a greater
/// number. A vector has only its last change. Threads and failures as for DecisionStore.
class VectorFeed {
public:
    virtual ~VectorFeed() = default;

    /// What changed behind `after`, in the order of the changes, at most `limit`. A vector of
    /// another model is none.
    virtual boost::asio::awaitable<std::vector<VectorChange>> list_changes(
        std::string model, std::int64_t after, std::int64_t limit
    ) = 0;

    /// Whether whoever has seen all changes up to the last of these, in their order, can go on
    /// behind it: they are of this database, and nothing that comes behind was purged.
    virtual boost::asio::awaitable<bool> goes_on_behind(std::vector<SeenChange> last) = 0;
};

/// What goes_on_behind() looks up.
struct FeedState {
    std::int64_t end = 0;           ///< the greatest number
    std::int64_t purged = 0;        ///< the greatest number that was purged
    std::vector<SeenChange> found;  ///< the changes with one of the numbers
};
/// The rule of goes_on_behind(), for all stores.
bool goes_on_behind(const FeedState& state, const std::vector<SeenChange>& last);

}  // namespace akashi
