#include "app/settings.hpp"

namespace akashi::app {

namespace {

constexpr Setting kSettings[] = {
    {
        .name = "STRIPE_SECRET_KEY",
        .place = field<&Config::billing, &BillingConfig::secret_key>,
        .default_text = "",
        .description = "Stripe secret key; empty: no billing",
        .is_secret = true,
    },
    {
        .name = "STRIPE_WEBHOOK_SECRET",
        .place = field<&Config::billing, &BillingConfig::webhook_secret>,
        .default_text = "",
        .description = "Stripe webhook signing secret; required with a secret key",
        .is_secret = true,
    },
    {
        .name = "STRIPE_PRO_PRICE_ID",
        .place = field<&Config::billing, &BillingConfig::pro_price_id>,
        .default_text = "",
        .description = "Stripe price of the plan pro; required with a secret key",
    },
    {
        .name = "AKASHI_STRIPE_API_URL",
        .place = field<&Config::billing, &BillingConfig::api_url>,
        .default_text = "https://api.stripe.com",
        .description = "Stripe API, or a stand-in for it",
    },
    {
        .name = "AKASHI_BILLING_GRACE",
        .place = field<&Config::billing, &BillingConfig::grace>,
        .default_text = "168h",
        .bounds = {0, kTenYears},
        .description = "How long a subscription whose payment failed keeps its plan",
    },
};

}  // namespace

std::span<const Setting> billing_settings() { return kSettings; }

}  // namespace akashi::app
