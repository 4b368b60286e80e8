#include "base/allowances.hpp"

#include <algorithm>

namespace akashi {

namespace {
constexpr std::size_t kMaxNames = 20'000;
}

Allowances::Allowance& Allowances::find(const std::string& name, std::size_t limit, Time now) {
    Allowance& allowance = by_name_[name];
    allowance.limit = static_cast<double>(limit);
    const double restored = (now - allowance.time) / window_ * allowance.limit;
    allowance.used = std::max(0.0, allowance.used - restored);
    allowance.time = now;
    return allowance;
}

std::optional<std::chrono::seconds> Allowances::wait_for(const Allowance& allowance) const {
    const double missing = allowance.used + 1 - allowance.limit;
    if (missing <= 0) return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(window_ * missing / allowance.limit);
}

void Allowances::give_back(const std::string& name) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return;
    found->second.used = std::max(0.0, found->second.used - 1);
}

void Allowances::make_room(Time now) {
    if (by_name_.size() < kMaxNames) return;
    std::erase_if(by_name_, [&](const auto& entry) { return now - entry.second.time > window_; });
    // Else each attempt would look through all of them.
    if (by_name_.size() > kMaxNames / 2) by_name_.clear();
}

}  // namespace akashi
