#include "billing/billing_config.hpp"

namespace akashi {

std::optional<std::string> find_mistake(const BillingConfig& config) {
    if (!config.is_on()) return std::nullopt;
    if (config.webhook_secret.empty() || config.pro_price_id.empty())
        return "STRIPE_SECRET_KEY needs STRIPE_WEBHOOK_SECRET and STRIPE_PRO_PRICE_ID";
    if (!config.api_url.starts_with("https://"))
        return "AKASHI_STRIPE_API_URL must begin with https://";
    return std::nullopt;
}

}  // namespace akashi
