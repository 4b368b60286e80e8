#pragma once

#include <chrono>

namespace akashi {

/// How conflicts are worked on.
struct ConflictsConfig {
    std::chrono::milliseconds auto_resolve_interval{3'600'000};
    std::chrono::milliseconds refresh_interval{30'000};  ///< between two looks for new hints
};

}  // namespace akashi
