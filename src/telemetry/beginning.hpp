#pragma once

#include "base/steady_clock.hpp"

#include <chrono>
#include <cstdint>

namespace akashi {

/// When the counters of the process began, by a wall clock that may step. The same value as long as
/// that can be: collectors take another one for a restart. Not thread-safe.
class Beginning {
public:
    /// Now is `wall`, in nanoseconds since 1970.
    Beginning(std::int64_t wall, SteadyClock::time_point steady) : begin_(wall), steady_(steady) {}

    /// The beginning in nanoseconds since 1970, never later than `wall`, which is now.
    std::int64_t at(std::int64_t wall, SteadyClock::time_point steady) {
        using std::chrono::nanoseconds;
        if (wall < begin_)
            begin_ = wall - std::chrono::duration_cast<nanoseconds>(steady - steady_).count();
        return begin_;
    }

private:
    std::int64_t begin_;
    const SteadyClock::time_point steady_;
};

}  // namespace akashi
