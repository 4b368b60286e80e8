#pragma once

#include <algorithm>
#include <chrono>

namespace akashi::http {

/// How much work a connection may cause whose client does not wait for answers. Each piece of work
/// costs some units; units come back with time. A client that sends its next request after the
/// answer costs nothing. A thousand requests sent at once are answered at full speed for the first
/// half, and at kUnitsPerSecond after that.
class Pace {
public:
    using Clock = std::chrono::steady_clock;

    static constexpr double kBurst = 500;  ///< units
    static constexpr double kUnitsPerSecond = 2'000;
    static constexpr std::chrono::milliseconds kPause{10};

    /// False when the connection has spent more than it has: it must pause for kPause.
    bool spend(double units, Clock::time_point now) {
        const std::chrono::duration<double> elapsed = now - last_;
        last_ = now;
        units_ = std::min(kBurst, units_ + elapsed.count() * kUnitsPerSecond) - units;
        return units_ >= 0;
    }

private:
    double units_ = kBurst;
    Clock::time_point last_ = Clock::now();
};

}  // namespace akashi::http
