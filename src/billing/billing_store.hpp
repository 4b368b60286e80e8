#pragma once

#include "base/time.hpp"
#include "billing/subscription.hpp"
#include "core/ids.hpp"
#include "identity/plan.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// What a checkout needs to know about an organization.
struct BillingAccount {
    std::string plan;
    std::optional<std::string> email;
    std::optional<std::string> customer_id;
    bool has_subscription = false;  ///< one that is active, trialing or past due
};

/// An event that is handled.
struct EventReceipt {
    std::string id;
    std::string type;
    Time created;  ///< at Stripe
    Time received_at;
    std::string request_id;  ///< for the audit log
};

/// When grace runs out.
struct GraceRule {
    Time now;
    std::chrono::seconds grace;

    /// What has been past due since then or longer has no grace any more.
    Time edge() const { return now - grace; }
};

/// What became of the plan of an organization.
struct PlanOutcome {
    std::string plan;         ///< as it is now
    bool is_changed = false;  ///< by this call
    bool is_managed = false;  ///< an operator chose it: billing never changes it
};

/// What became of an event.
struct EventOutcome {
    bool is_repeated = false;  ///< it was handled before: nothing was written
    /// Nothing when there is no such organization, or it is being deleted.
    std::optional<PlanOutcome> plan;
};

/// The subscriptions of organizations. Threads and failures as for DecisionStore.
class BillingStore {
public:
    virtual ~BillingStore() = default;

    /// Nothing when there is no such organization.
    virtual boost::asio::awaitable<std::optional<BillingAccount>> find_account(OrgId org) = 0;

    /// The organization that has the subscription, or else the customer.
    virtual boost::asio::awaitable<std::optional<OrgId>> find_organization(
        std::string subscription_id, std::string customer_id
    ) = 0;

    /// In one transaction, once for each event: remembers the event, and the state unless a higher
    /// one is known; then gives the organization the plan, the customer and the subscription that
    /// follow from all its subscriptions, with an entry in the audit log when the plan changes.
    /// Transactions of one organization wait for each other.
    virtual boost::asio::awaitable<EventOutcome> apply(
        EventReceipt event, SubscriptionState state, GraceRule rule
    ) = 0;

    /// Remembers an event without any effect. False when it is known.
    virtual boost::asio::awaitable<bool> remember(EventReceipt event) = 0;

    /// Organizations after `after`, in the order of their ids, that have the pro plan and a
    /// subscription whose grace is over; `limit` at most.
    virtual boost::asio::awaitable<std::vector<OrgId>> list_overdue(
        GraceRule rule, std::optional<OrgId> after, std::int64_t limit
    ) = 0;

    /// Gives the organization the plan that follows from its subscriptions, as apply() does.
    /// Nothing as there.
    virtual boost::asio::awaitable<std::optional<PlanOutcome>> settle(
        OrgId org, GraceRule rule
    ) = 0;

    /// Forgets events that were received before `before`, `limit` at most. Returns how many.
    virtual boost::asio::awaitable<std::int64_t> forget_events(Time before, std::int64_t limit) = 0;
};

}  // namespace akashi
