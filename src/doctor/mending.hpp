#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace akashi {

/// What is safe to mend.
struct Mending {
    bool makes_partitions = false;
    bool frees_entries = false;  ///< dead letters of the outbox; only when the index answers
    bool frees_jobs = false;     ///< those of the queues of conflicts

    bool is_empty() const { return !makes_partitions && !frees_entries && !frees_jobs; }
};

/// A sentence for each change that was made.
using Mended = std::vector<std::string>;

/// Adds `12 rows of conflict_queue are tried again`, unless there are none.
void note_freed(Mended& mended, std::int64_t rows, const char* table);

}  // namespace akashi
