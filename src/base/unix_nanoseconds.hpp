#pragma once

#include <chrono>
#include <cstdint>

namespace akashi {

/// The wall clock as OpenTelemetry has it: nanoseconds since 1970. It may step.
inline std::int64_t unix_nanoseconds() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

}  // namespace akashi
