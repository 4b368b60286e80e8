#include "signup/sign_up_limit.hpp"

#include <algorithm>

namespace akashi {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMaxAllowances = 20'000;
constexpr std::chrono::duration<double> kWindow = 1h;

}  // namespace

std::optional<std::chrono::seconds> SignUpLimit::take(const std::string& network, Time now) {
    constexpr auto kLimit = static_cast<double>(kAnHour);
    const std::lock_guard lock(mutex_);
    make_room(now);
    Allowance& allowance = allowances_[network];
    const double restored = (now - allowance.time) / kWindow * kLimit;
    allowance.used = std::max(0.0, allowance.used - restored);
    allowance.time = now;
    const double missing = allowance.used + 1 - kLimit;
    if (missing > 0) return std::chrono::ceil<std::chrono::seconds>(kWindow * missing / kLimit);
    allowance.used += 1;
    return std::nullopt;
}

void SignUpLimit::make_room(Time now) {
    if (allowances_.size() < kMaxAllowances) return;
    std::erase_if(allowances_, [&](const auto& entry) {
        return now - entry.second.time > kWindow;
    });
    // Else each sign-up would look through all of them.
    if (allowances_.size() > kMaxAllowances / 2) allowances_.clear();
}

}  // namespace akashi
