#pragma once

#include <chrono>

namespace akashi {

/// How conflicts are worked on.
struct ConflictsConfig {
    std::chrono::milliseconds auto_resolve_interval{3'600'000};
};

}  // namespace akashi
