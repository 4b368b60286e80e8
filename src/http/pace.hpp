#pragma once

#include "base/steady_clock.hpp"

#include <algorithm>
#include <chrono>

namespace akashi::http {

/// How much work a connection may cause whose client does not wait for answers. Each piece of work
/// costs some units; units come back with time. A client that sends its next request after the
/// answer costs nothing. A new connection starts with kFirstBurst, so that coming and going wins
/// nothing. A network has a pace, too, for its new connections.
class Pace {
public:
    using Clock = SteadyClock;

    static constexpr double kFirstBurst = 100;  ///< units at the start
    static constexpr double kBurst = 500;       ///< units at most
    static constexpr double kUnitsPerSecond = 2'000;
    static constexpr std::chrono::milliseconds kPause{10};

    /// One that has spent everything.
    static Pace exhausted() {
        Pace pace;
        pace.units_ = 0;
        return pace;
    }

    /// False when the connection has spent more than it has: it must pause for kPause.
    bool spend(double units, Clock::time_point now) {
        const std::chrono::duration<double> elapsed = now - last_;
        last_ = now;
        units_ = std::min(kBurst, units_ + elapsed.count() * kUnitsPerSecond) - units;
        return units_ >= 0;
    }

private:
    double units_ = kFirstBurst;
    Clock::time_point last_ = Clock::now();
};

}  // namespace akashi::http
