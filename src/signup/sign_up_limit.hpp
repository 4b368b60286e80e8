#pragma once

#include "base/steady_clock.hpp"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace akashi {

/// Limits how many sign-ups come from one network (base/client_network.hpp). The allowance is
/// restored evenly over an hour. Bounded: when too many networks sign up at once, it forgets all.
/// Callable from any thread.
class SignUpLimit {
public:
    using Time = SteadyClock::time_point;

    static constexpr std::size_t kAnHour = 100;

    /// Takes a place, or says how long to wait until there is one.
    std::optional<std::chrono::seconds> take(const std::string& network, Time now);

private:
    struct Allowance {
        double used = 0;
        Time time;  ///< when `used` was right
    };
    void make_room(Time now);

    std::mutex mutex_;
    std::unordered_map<std::string, Allowance> allowances_;
};

}  // namespace akashi
