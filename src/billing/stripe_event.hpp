#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "billing/subscription.hpp"
#include "core/ids.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace akashi {

/// `checkout.session.completed` of a subscription.
struct CheckoutCompleted {
    OrgId org_id;
    std::string customer_id;
    std::string subscription_id;
    bool is_paid = true;  ///< or nothing is to be paid
};

/// `customer.subscription.created`, `.updated` and `.deleted`.
struct SubscriptionChanged {
    std::optional<OrgId> org_id;  ///< of its metadata; nothing when it was made by hand at Stripe
    SubscriptionState state;      ///< without the organization
};

/// `invoice.payment_failed`
struct PaymentFailed {
    std::string customer_id;
    std::int64_t amount_due = 0;  ///< in the smallest unit of the currency
    std::int64_t attempt_count = 0;
};

/// All others.
struct UnusedEvent {};

struct StripeEvent {
    std::string id;  ///< `evt_…`
    std::string type;
    Time created;
    std::variant<UnusedEvent, CheckoutCompleted, SubscriptionChanged, PaymentFailed> content;
};

/// Reads what we use of an event of any version of Stripe's API, and nothing else of it. Fails with
/// invalid_input, `billing: invalid webhook event: …`.
Result<StripeEvent> decode_stripe_event(
    const boost::json::value& event, std::string_view pro_price_id
);

}  // namespace akashi
