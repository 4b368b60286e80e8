#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "billing/billing_config.hpp"
#include "billing/billing_store.hpp"
#include "billing/stripe_event.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// What Stripe sent.
struct WebhookDelivery {
    std::vector<std::string_view> signatures;  ///< the values of all `Stripe-Signature` headers
    std::string_view body;
    std::string request_id;
};

/// Makes plans of what Stripe says about subscriptions (docs/billing.md, "Webhooks"). Callable from
/// any thread, in any number of instances.
class WebhookService {
public:
    static constexpr std::chrono::days kEventMemory{30};  ///< Stripe repeats an event for 3 days

    /// The store must outlive the service.
    WebhookService(BillingStore& store, BillingConfig config, Clock clock)
        : store_(store), config_(std::move(config)), clock_(std::move(clock)) {}

    /// Handles one event, once. What it refers to must live until the end. Fails with invalid_input
    /// when Stripe did not send it, or it cannot be read.
    boost::asio::awaitable<Result<void>> receive(WebhookDelivery delivery);

    /// Ends the plans whose grace is over, and forgets old events. Any number of instances may do
    /// this at once.
    boost::asio::awaitable<void> step();

private:
    boost::asio::awaitable<void> handle(EventReceipt receipt, CheckoutCompleted checkout);
    boost::asio::awaitable<void> handle(EventReceipt receipt, SubscriptionChanged change);
    boost::asio::awaitable<void> handle(EventReceipt receipt, PaymentFailed failed);
    boost::asio::awaitable<void> handle(EventReceipt receipt, UnusedEvent unused);
    boost::asio::awaitable<void> end_grace();
    boost::asio::awaitable<void> forget_events();

    GraceRule rule() const { return {.now = clock_(), .grace = config_.grace}; }

    BillingStore& store_;
    const BillingConfig config_;
    const Clock clock_;
};

}  // namespace akashi
