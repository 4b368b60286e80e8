#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "billing/billing_store.hpp"
#include "billing/call_places.hpp"
#include "billing/stripe_client.hpp"
#include "core/caller.hpp"

#include <boost/asio/awaitable.hpp>

#include <stdexcept>
#include <string>

namespace akashi {

/// Stripe made no session; why is in the log. The text is for the client.
class NoSession : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Where Stripe sends the browser after a checkout.
struct CheckoutUrls {
    std::string success;
    std::string cancel;
};

/// Takes owners of organizations to the pages of Stripe (docs/billing.md). Callable from any
/// thread.
class CheckoutService {
public:
    /// Requests of one organization with the same URLs within this time get the same checkout.
    static constexpr std::chrono::minutes kSameCheckout{5};

    /// The ports must outlive the service.
    CheckoutService(
        BillingStore& store, StripeClient& stripe, std::string pro_price_id, Clock clock
    )
        : store_(store),
          stripe_(stripe),
          pro_price_id_(std::move(pro_price_id)),
          clock_(std::move(clock)) {}

    /// The page where the caller's organization subscribes to the pro plan. Fails with
    /// invalid_input, with conflict when it has a subscription or a plan that an operator chose,
    /// and with unavailable when too many others wait for Stripe. Throws NoSession.
    boost::asio::awaitable<Result<std::string>> begin_checkout(Caller caller, CheckoutUrls urls);

    /// The page where the caller's organization manages its subscription. Fails with invalid_input,
    /// also when it never had one, and with unavailable as above. Throws NoSession.
    boost::asio::awaitable<Result<std::string>> open_portal(Caller caller, std::string return_url);

private:
    /// What is asked of Stripe, and how failures of it are called.
    struct Order {
        std::string path;
        Form form;
        std::string key;
        const char* log_message;
        const char* client_message;
    };

    Order order_checkout(const OrgId& org, const BillingAccount& account, const CheckoutUrls& urls)
        const;
    boost::asio::awaitable<Result<std::string>> make_session(OrgId org, Order order);

    BillingStore& store_;
    StripeClient& stripe_;
    const std::string pro_price_id_;
    const Clock clock_;
    CallPlaces places_;
};

}  // namespace akashi
