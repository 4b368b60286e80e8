#pragma once

#include "base/allowances.hpp"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>

namespace akashi {

/// Limits how many sign-ups come from one network (base/client_network.hpp). The allowance is
/// restored evenly over an hour. Bounded: when too many networks sign up at once, it forgets all.
/// Callable from any thread.
class SignUpLimit {
public:
    using Time = Allowances::Time;

    static constexpr std::size_t kAnHour = 100;

    /// Takes a place, or says how long to wait until there is one.
    std::optional<std::chrono::seconds> take(const std::string& network, Time now);

private:
    std::mutex mutex_;
    Allowances allowances_{std::chrono::hours(1)};
};

}  // namespace akashi
