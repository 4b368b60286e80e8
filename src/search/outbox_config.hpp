#pragma once

#include <chrono>
#include <cstddef>

namespace akashi {

/// How the search outbox is worked off.
struct OutboxConfig {
    std::chrono::milliseconds poll_interval{1000};
    std::size_t batch_size = 100;  ///< entries that are taken at once
};

}  // namespace akashi
