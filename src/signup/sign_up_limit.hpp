#pragma once

#include "base/allowances.hpp"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string_view>

namespace akashi {

/// Limits how many sign-ups come from one network, and from one site, which may have 65,536
/// networks (base/client_network.hpp). The allowance is restored evenly over an hour. Bounded: when
/// too many networks sign up at once, it forgets all. Callable from any thread.
class SignUpLimit {
public:
    using Time = Allowances::Time;

    static constexpr std::size_t kAnHour = 100;
    static constexpr std::size_t kAnHourOfASite = 200;

    /// Takes a place of the client's address, or says how long to wait until there is one.
    std::optional<std::chrono::seconds> take(std::string_view client_ip, Time now);

private:
    std::mutex mutex_;
    Allowances allowances_{std::chrono::hours(1)};
};

}  // namespace akashi
