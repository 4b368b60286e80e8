#pragma once

#include "base/steady_clock.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

namespace akashi {

/// How much of its limit each name has used. What was used is restored evenly over the window.
/// Bounded: when too many names use theirs at once, it forgets all. One thread at a time.
class Allowances {
public:
    using Time = SteadyClock::time_point;

    struct Allowance {
        double limit = 0;
        double used = 0;
        Time time;  ///< when `used` was right
    };

    explicit Allowances(std::chrono::duration<double> window) : window_(window) {}

    /// The allowance of the name as it is now; it lives until make_room().
    Allowance& find(const std::string& name, std::size_t limit, Time now);
    /// How long until the allowance has a place; nothing when it has one.
    std::optional<std::chrono::seconds> wait_for(const Allowance& allowance) const;
    /// Returns a place of the name, if it is still known.
    void give_back(const std::string& name);
    /// Forgets names when there are too many. Call it before an attempt.
    void make_room(Time now);

private:
    const std::chrono::duration<double> window_;
    std::unordered_map<std::string, Allowance> by_name_;
};

}  // namespace akashi
