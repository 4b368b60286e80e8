#pragma once

#include "base/periodic_task.hpp"
#include "billing/billing_config.hpp"
#include "billing/billing_store.hpp"
#include "billing/routes.hpp"
#include "core/part.hpp"

#include <optional>

namespace akashi {

/// Plans, and the subscriptions that pay for them.
class BillingPart final : public Part {
public:
    /// `store`, which outlives the part, is null where there is no billing, whatever the
    /// configuration says.
    BillingPart(const Context& context, BillingStore* store, const BillingConfig& config);

    /// Whether plans can be paid for. Callable from any thread.
    bool is_on() const { return office_.has_value(); }

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

private:
    /// What there is only with billing.
    struct Office {
        Office(const Context& context, BillingStore& store, const BillingConfig& config);

        StripeClient stripe;
        CheckoutService checkouts;
        WebhookService webhooks;
        PeriodicTask upkeep;
    };

    std::optional<Office> office_;
    BillingDesk desk_;
};

}  // namespace akashi
