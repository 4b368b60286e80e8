#pragma once

#include "core/ids.hpp"
#include "vectors/exact_vectors.hpp"
#include "vectors/fair_mutex.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <utility>

namespace akashi {

/// A change that was applied: its number and its decision.
struct AppliedChange {
    std::int64_t seq = 0;
    DecisionId id;
    friend bool operator==(const AppliedChange&, const AppliedChange&) = default;
};

/// What an index holds, besides its vectors.
struct ExactProgress {
    std::int64_t last_seq = 0;         ///< all changes up to it are applied
    std::deque<AppliedChange> recent;  ///< the last ones, at most kRecentChanges, the oldest first
};
inline constexpr std::size_t kRecentChanges = 16;

/// What a snapshot belongs to, besides the file of its vectors. One of anything else is not loaded.
struct SnapshotOf {
    std::string model;
    std::size_t dimensions = 0;
};

/// Writes the vectors to a file while they may change, one block at a time under the lock.
/// `progress` is that of a moment before. A change behind it may be in the file in part; applying
/// the changes behind it again makes everything right. The floats are on disk before the file is
/// there. Throws std::system_error; then the file that was there before still is.
void save_snapshot(
    const std::string& path,
    const SnapshotOf& what,
    const ExactProgress& progress,
    FairMutex& mutex,
    const ExactVectors& vectors
);

/// Fills `vectors`, which is empty. Throws std::system_error when there is no file, and FileDamaged
/// when it is damaged or belongs to something else; then `vectors` holds anything.
ExactProgress load_snapshot(const std::string& path, const SnapshotOf& what, ExactVectors& vectors);

}  // namespace akashi
