#include "billing/subscription.hpp"

#include <algorithm>
#include <array>

namespace akashi {

std::string_view to_string(Entitlement entitlement) {
    constexpr std::array<std::string_view, 3> kNames{"none", "grace", "full"};
    return kNames.at(static_cast<std::size_t>(entitlement));
}

Entitlement entitlement_of(std::string_view status, bool has_pro_price) {
    if (!has_pro_price) return Entitlement::none;
    if (status == "active" || status == "trialing") return Entitlement::full;
    return status == "past_due" ? Entitlement::grace : Entitlement::none;
}

bool is_ended(std::string_view status) {
    return status == "canceled" || status == "incomplete_expired";
}

std::int64_t rank_of(std::string_view status, bool has_pro_price, bool is_new) {
    constexpr std::array<std::string_view, 6> kWorstFirst{
        "incomplete", "unpaid", "paused", "past_due", "trialing", "active"
    };
    const auto place = std::ranges::find(kWorstFirst, status);
    const auto quality = place == kWorstFirst.end() ? 0 : place - kWorstFirst.begin() + 1;
    constexpr std::int64_t kNotNew = 100;
    return (is_new ? 0 : kNotNew) + quality * 2 + (has_pro_price ? 1 : 0);
}

}  // namespace akashi
