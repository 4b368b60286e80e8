#pragma once

#include "base/log_limiter.hpp"
#include "billing/checkout_service.hpp"
#include "billing/webhook_service.hpp"
#include "http/router.hpp"

namespace akashi {

/// What the routes use. Without billing both services are null.
struct BillingDesk {
    CheckoutService* checkouts = nullptr;
    WebhookService* webhooks = nullptr;
    log::Limiter forged{std::chrono::seconds(1), 5};  ///< lines about deliveries that are refused
};

/// POST /billing/checkout, /billing/portal and /billing/webhooks. `desk` must outlive `router`.
void add_billing_routes(http::Router& router, BillingDesk& desk);

}  // namespace akashi
