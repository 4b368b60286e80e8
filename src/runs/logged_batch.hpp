#pragma once

#include "runs/event.hpp"

#include <cstddef>
#include <cstdint>

namespace akashi {

/// A batch in the event log. Its events have their sequence numbers.
struct LoggedBatch {
    std::uint64_t lsn =
        0;  ///< its place in the log: fits a signed 64-bit integer, never used again
    EventBatch batch;
    std::size_t bytes = 0;  ///< in the log
};

}  // namespace akashi
