#include "billing/checkout_service.hpp"

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "billing/return_url.hpp"
#include "identity/organization.hpp"

#include <fmt/format.h>

#include <optional>

namespace akashi {

namespace asio = boost::asio;

namespace {

Error invalid(const char* message) { return {ErrorCode::invalid_input, message}; }

/// Why the organization cannot subscribe, if it cannot.
std::optional<Error> check_plan_of(const BillingAccount& account) {
    if (account.has_subscription)
        return Error(
            ErrorCode::conflict,
            "the organization has a subscription; manage it with POST /billing/portal"
        );
    if (account.plan == kFreePlan.name || account.plan == kProPlan.name) return std::nullopt;
    return Error(
        ErrorCode::conflict,
        fmt::format(
            "an operator manages the plan {} of the organization; ask the operator to change it",
            account.plan
        )
    );
}

}  // namespace

asio::awaitable<Result<std::string>> CheckoutService::begin_checkout(
    Caller caller, CheckoutUrls urls
) {
    if (urls.success.empty() || urls.cancel.empty())
        co_return invalid("success_url and cancel_url are required");
    if (!is_return_url(urls.success) || !is_return_url(urls.cancel))
        co_return invalid("success_url and cancel_url must be valid https:// URLs");
    const auto account = co_await store_.find_account(caller.org);
    if (!account) co_return organization_is_being_deleted();
    if (auto error = check_plan_of(*account)) co_return *error;
    co_return co_await make_session(caller.org, order_checkout(caller.org, *account, urls));
}

asio::awaitable<Result<std::string>> CheckoutService::open_portal(
    Caller caller, std::string return_url
) {
    const auto account = co_await store_.find_account(caller.org);
    if (!account) co_return organization_is_being_deleted();
    if (!account->customer_id) co_return invalid("no active subscription");
    if (return_url.empty()) co_return invalid("return_url is required");
    if (!is_return_url(return_url)) co_return invalid("return_url must be a valid https:// URL");
    Form form;
    form.add("customer", *account->customer_id).add("return_url", return_url);
    co_return co_await make_session(
        caller.org,
        {.path = "/v1/billing_portal/sessions",
         .form = std::move(form),
         .key = "akashi-portal-" + Uuid::make_v4().str(),
         .log_message = "billing: portal session failed",
         .client_message = "failed to create portal session"}
    );
}

CheckoutService::Order CheckoutService::order_checkout(
    const OrgId& org, const BillingAccount& account, const CheckoutUrls& urls
) const {
    const std::string id = org.str();
    Form form;
    form.add("mode", "subscription")
        .add("line_items[0][price]", pro_price_id_)
        .add("line_items[0][quantity]", "1")
        .add("client_reference_id", id)
        .add("metadata[org_id]", id)
        .add("subscription_data[metadata][org_id]", id);
    if (account.customer_id)
        form.add("customer", *account.customer_id);
    else if (account.email)
        form.add("customer_email", *account.email);
    form.add("success_url", urls.success).add("cancel_url", urls.cancel);
    // Stripe refuses a known key with another form, so the key depends on all of it.
    const auto window = clock_().time_since_epoch() / kSameCheckout;
    const auto digest = sha256(fmt::format("{} {}", window, form.text()));
    return {
        .path = "/v1/checkout/sessions",
        .form = std::move(form),
        .key = "akashi-checkout-" + to_hex(as_text(digest)),
        .log_message = "billing: checkout session failed",
        .client_message = "failed to create checkout session"
    };
}

asio::awaitable<Result<std::string>> CheckoutService::make_session(OrgId org, Order order) {
    const CallPlaces::Place place(places_, org);
    if (!place.is_taken())
        co_return Error(
            ErrorCode::unavailable, "too many requests wait for Stripe; try again in a second"
        );
    try {
        co_return co_await stripe_.make_session(
            std::move(order.path), std::move(order.form), std::move(order.key)
        );
    } catch (const StripeFailed& failure) {
        log::error(
            order.log_message,
            {{"org_id", org},
             {"status", failure.status()},
             {"stripe_request_id", failure.request_id()},
             {"stripe_code", failure.code()},
             {"error", failure.what()}}
        );
    }
    throw NoSession(order.client_message);
}

}  // namespace akashi
