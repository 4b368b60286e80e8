#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <chrono>
#include <string_view>
#include <vector>

namespace akashi {

/// How far the clock of a signature may be from ours, in either direction.
inline constexpr std::chrono::seconds kSignatureTolerance{300};

/// Checks that Stripe sent the body (docs/billing.md, "Webhooks"). `headers` are the values of all
/// `Stripe-Signature` headers: there must be one, `t=<seconds>,v1=<hex>[,v1=<hex>]…`, of which one
/// `v1` must be the HMAC-SHA-256 of `<t>.<body>`. Takes the same time wherever a signature differs.
/// Fails with invalid_input, `billing: invalid webhook signature: …`.
Result<void> check_webhook_signature(
    const std::vector<std::string_view>& headers,
    std::string_view body,
    std::string_view secret,
    Time now
);

}  // namespace akashi
