#pragma once

#include <chrono>

namespace akashi {

/// How hints are found.
struct HintConfig {
    std::chrono::milliseconds refresh_interval{30'000};  ///< between two looks at what is new
};

}  // namespace akashi
