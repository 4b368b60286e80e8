#pragma once

#include <boost/asio/basic_waitable_timer.hpp>

#include <atomic>
#include <chrono>

namespace akashi {

/// The clock of all time limits, pauses and ages: std::chrono::steady_clock, except that a test can
/// move it on instead of waiting (testing/move_time.hpp). Callable from any thread.
class SteadyClock {
    using Real = std::chrono::steady_clock;

public:
    using duration = Real::duration;
    using rep = Real::rep;
    using period = Real::period;
    using time_point = std::chrono::time_point<SteadyClock>;
    static constexpr bool is_steady = true;

    static time_point now() noexcept {
        const duration moved(offset.load(std::memory_order_relaxed));
        return time_point(Real::now().time_since_epoch() + moved);
    }

    /// For tests. Timers notice it when their reactor looks at them next.
    static void move_on(duration time) { offset += time.count(); }

private:
    static inline std::atomic<rep> offset = 0;
};

/// A timer on that clock.
using SteadyTimer = boost::asio::basic_waitable_timer<SteadyClock>;

}  // namespace akashi
