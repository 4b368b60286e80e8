#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// What a subscription is good for (docs/billing.md, "What a subscription gives").
enum class Entitlement {
    none,
    grace,  ///< the pro plan for a while: a payment failed
    full,   ///< the pro plan
};

/// `none`, `grace` or `full`.
std::string_view to_string(Entitlement entitlement);

/// Of a subscription with this status at Stripe. A status that we do not know gives nothing.
Entitlement entitlement_of(std::string_view status, bool has_pro_price);

/// Whether a subscription with this status never changes again.
bool is_ended(std::string_view status);

/// What one event says about a subscription. Of several, the one with the highest place counts, in
/// whatever order they come: one that ends the subscription, then the latest, then the best.
struct SubscriptionState {
    std::string id;  ///< `sub_…`
    OrgId org_id;
    std::string customer_id;  ///< `cus_…`
    std::string status;
    Entitlement entitlement = Entitlement::none;
    bool is_ended = false;
    Time started_at = {};
    /// When it became so, in whole seconds. Nothing for what a checkout says: every event of the
    /// subscription itself knows better.
    std::optional<Time> state_at;
    std::int64_t rank = 0;  ///< among states of the same second; see rank_of()
    /// Of a payment that failed: from here on the grace runs.
    std::optional<Time> past_due_since;
};

/// Events have the time in seconds only. Of two in the same second the one that is better for the
/// customer counts, and a later event corrects it. The state of a new subscription is below all.
std::int64_t rank_of(std::string_view status, bool has_pro_price, bool is_new);

}  // namespace akashi
