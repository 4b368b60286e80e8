#include "billing/routes.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/log.hpp"

#include <boost/system/system_error.hpp>

#include <string>
#include <utility>
#include <vector>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::size_t kWebhookBytes = 262'144;
constexpr unsigned kFailed = 500;

/// Has no Retry-After: clients that repeat it get the same answer.
Response not_configured(const Request& request) {
    return http::failure(request, 503, "billing not configured");
}

Response url_response(
    const Request& request, std::string_view name, const Result<std::string>& url
) {
    if (!url) return http::problem(request, url.error());
    std::string data;
    JsonWriter(data).begin_object().member(name, *url).end_object();
    return http::data_response(request, 200, data);
}

asio::awaitable<Response> begin_checkout(BillingDesk& desk, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    JsonReader reader(*body, "body");
    CheckoutUrls urls;
    reader.read("success_url", urls.success);
    reader.read("cancel_url", urls.cancel);
    if (auto reason = reader.error())
        co_return http::problem(request, invalid_body(std::move(*reason)));
    if (desk.checkouts == nullptr) co_return not_configured(request);
    std::string failure;
    try {
        const auto url = co_await desk.checkouts->begin_checkout(request.caller, std::move(urls));
        co_return url_response(request, "checkout_url", url);
    } catch (const NoSession& none) {
        failure = none.what();
    }
    co_return http::failure(request, kFailed, failure);
}

asio::awaitable<Response> open_portal(BillingDesk& desk, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    JsonReader reader(*body, "body");
    std::string return_url;
    reader.read("return_url", return_url);
    if (auto reason = reader.error())
        co_return http::problem(request, invalid_body(std::move(*reason)));
    if (desk.checkouts == nullptr) co_return not_configured(request);
    std::string failure;
    try {
        const auto url =
            co_await desk.checkouts->open_portal(request.caller, std::move(return_url));
        co_return url_response(request, "portal_url", url);
    } catch (const NoSession& none) {
        failure = none.what();
    }
    co_return http::failure(request, kFailed, failure);
}

WebhookDelivery delivery_of(const Request& request) {
    WebhookDelivery delivery{
        .signatures = {}, .body = request.body, .request_id = request.request_id
    };
    for (const auto& [name, value] : request.headers)
        if (name == "stripe-signature") delivery.signatures.push_back(value);
    return delivery;
}

void log_failure(std::string_view cause, unsigned status) {
    log::error("billing webhook failed", {{"error", cause}, {"status", status}});
}

/// Anybody can send these.
void log_refusal(BillingDesk& desk, const Error& error) {
    constexpr unsigned kRefused = 400;
    const auto dropped = desk.forged.admit(SteadyClock::now());
    if (!dropped) return;
    log::error(
        "billing webhook failed",
        {{"error", error.message()}, {"status", kRefused}, {"lines_left_out", *dropped}}
    );
}

/// Stripe repeats what is not answered with 2xx, for three days.
asio::awaitable<Response> receive_webhook(BillingDesk& desk, Request& request) {
    if (desk.webhooks == nullptr) co_return not_configured(request);
    std::string cause;
    try {
        const auto received = co_await desk.webhooks->receive(delivery_of(request));
        if (received) co_return Response();
        log_refusal(desk, received.error());
        co_return http::problem(request, received.error());
    } catch (const boost::system::system_error&) {
        throw;  // the request is cancelled
    } catch (const std::exception& error) {
        cause = error.what();
    }
    log_failure(cause, kFailed);
    co_return http::failure(request, kFailed, "billing webhook failed");
}

}  // namespace

void add_billing_routes(http::Router& router, BillingDesk& desk) {
    using enum http::Method;
    http::add_routes(
        router,
        desk,
        {.minimum_role = Role::org_owner, .rate_class = http::RateClass::none},
        {
            {post, "/billing/checkout", begin_checkout},
            {post, "/billing/portal", open_portal},
        }
    );
    http::add_routes(
        router,
        desk,
        {.minimum_role = std::nullopt,
         .rate_class = http::RateClass::none,
         .open_body_bytes = kWebhookBytes},
        {{post, "/billing/webhooks", receive_webhook}}
    );
}

}  // namespace akashi
