#include "doctor/stripe_form.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

namespace {

constexpr std::size_t kKeyPrefix = std::string_view("sk_live_").size();

/// Copies often end with a space or a line break.
bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '+' || c == '/' || c == '=';
    });
}

bool has_form(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) && is_token(text.substr(prefix.size()));
}

}  // namespace

Observation check_stripe_form(const BillingConfig& config) {
    constexpr std::string_view kName = "stripe";
    const std::string_view key = config.secret_key;
    const bool is_test = key.starts_with("sk_test_") || key.starts_with("rk_test_");
    const bool is_live = key.starts_with("sk_live_") || key.starts_with("rk_live_");
    std::vector<std::string> wrong;
    if (!(is_test || is_live) || !is_token(key.substr(kKeyPrefix)))
        wrong.emplace_back("STRIPE_SECRET_KEY is not sk_live_ (or sk_test_, rk_…)");
    if (!has_form(config.webhook_secret, "whsec_"))
        wrong.emplace_back("STRIPE_WEBHOOK_SECRET is not whsec_");
    if (!has_form(config.pro_price_id, "price_"))
        wrong.emplace_back("STRIPE_PRO_PRICE_ID is not price_");
    if (!wrong.empty())
        return problem(
            kName,
            fmt::format("{} and letters and digits, without a space", fmt::join(wrong, ", ")),
            "copy them from Stripe's dashboard (docs/billing.md)"
        );
    return fine(
        kName,
        is_test ? "the keys have the right form; they are of the test mode, where nobody pays"
                : "the keys have the right form"
    );
}

}  // namespace akashi
