#include "doctor/stripe_form.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>
#include <vector>

namespace akashi {

Observation check_stripe_form(const BillingConfig& config) {
    constexpr std::string_view kName = "stripe";
    const std::string_view key = config.secret_key;
    const bool is_test = key.starts_with("sk_test_") || key.starts_with("rk_test_");
    const bool is_live = key.starts_with("sk_live_") || key.starts_with("rk_live_");
    std::vector<std::string> wrong;
    if (!is_test && !is_live) wrong.emplace_back("STRIPE_SECRET_KEY begins with sk_live_");
    if (!config.webhook_secret.starts_with("whsec_"))
        wrong.emplace_back("STRIPE_WEBHOOK_SECRET begins with whsec_");
    if (!config.pro_price_id.starts_with("price_"))
        wrong.emplace_back("STRIPE_PRO_PRICE_ID begins with price_");
    if (!wrong.empty())
        return problem(
            kName,
            fmt::format("it is not so that {}", fmt::join(wrong, ", ")),
            "copy them from Stripe's dashboard (docs/billing.md)"
        );
    return fine(
        kName,
        is_test ? "the keys have the right form; they are of the test mode, where nobody pays"
                : "the keys have the right form"
    );
}

}  // namespace akashi
