#include "signup/sign_up_limit.hpp"

namespace akashi {

std::optional<std::chrono::seconds> SignUpLimit::take(const std::string& network, Time now) {
    const std::lock_guard lock(mutex_);
    allowances_.make_room(now);
    auto& allowance = allowances_.find(network, kAnHour, now);
    if (const auto wait = allowances_.wait_for(allowance)) return wait;
    allowance.used += 1;
    return std::nullopt;
}

}  // namespace akashi
