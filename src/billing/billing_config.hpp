#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace akashi {

/// The account at Stripe. docs/configuration.md has the variables.
struct BillingConfig {
    std::string secret_key;  ///< empty: no billing
    std::string webhook_secret;
    std::string pro_price_id;
    std::string api_url = "https://api.stripe.com";
    /// How long a subscription whose payment failed keeps its plan.
    std::chrono::seconds grace{std::chrono::hours(168)};

    /// Whether there is billing; then the limits of the plans bind.
    bool is_on() const { return !secret_key.empty(); }
};

/// What cannot be right about it, if anything, as a sentence without secrets.
std::optional<std::string> find_mistake(const BillingConfig& config);

}  // namespace akashi
