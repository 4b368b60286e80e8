#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace akashi {

/// How many conflicts are looked at when the open ones are counted: more are not told apart.
inline constexpr std::int64_t kMostCounted = 10'000;

/// What waits in the search for conflicts, and what waits for people, of all organizations.
struct ConflictBacklog {
    struct Queue {
        std::int64_t pending = 0;  ///< at most kMostCounted, as the next
        std::int64_t dead = 0;     ///< left alone after ten failed attempts
    };
    Queue comparisons;  ///< decisions that are still to be compared with others
    Queue judgements;   ///< pairs for the model that judges

    struct Open {
        std::string confidence_class;
        std::string severity;
        std::int64_t count = 0;
    };
    std::vector<Open> open;  ///< of the conflicts that nobody has settled
};

/// For the operator. Threads and failures as for DecisionStore.
class ConflictBacklogStore {
public:
    virtual ~ConflictBacklogStore() = default;

    /// Cheap enough to be asked every 15 seconds.
    virtual boost::asio::awaitable<ConflictBacklog> find() = 0;
};

}  // namespace akashi
