#include "billing/webhook_service.hpp"

#include "base/json_parser.hpp"
#include "base/log.hpp"
#include "billing/webhook_signature.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

namespace akashi {

namespace asio = boost::asio;

namespace {

/// The event says so; the plan stays.
void warn_if_managed(const OrgId& org, const PlanOutcome& plan, const std::string& event_id) {
    if (!plan.is_managed) return;
    log::warn(
        "billing: plan not changed, an operator manages it",
        {{"org_id", org}, {"plan", plan.plan}, {"event_id", event_id}}
    );
}

void log_repeated(const std::string& event_id) {
    log::debug("billing: event repeated", {{"event_id", event_id}});
}

bool is_deletion(const EventReceipt& receipt) {
    return receipt.type == "customer.subscription.deleted";
}

void warn_about_stranger(const EventReceipt& receipt, const std::string& customer_id) {
    log::warn(
        is_deletion(receipt) ? "billing: subscription deleted for unknown customer"
                             : "billing: subscription updated for unknown customer",
        {{"customer_id", customer_id}, {"event_id", receipt.id}}
    );
}

void log_subscription(
    const EventReceipt& receipt,
    const OrgId& org,
    const std::string& plan,
    const std::string& customer_id
) {
    if (is_deletion(receipt) && plan == kFreePlan.name) {
        log::info(
            "billing: subscription deleted, downgraded to free",
            {{"org_id", org}, {"customer_id", customer_id}}
        );
        return;
    }
    log::info(
        is_deletion(receipt) ? "billing: subscription deleted" : "billing: subscription updated",
        {{"org_id", org}, {"plan", plan}}
    );
}

}  // namespace

asio::awaitable<Result<void>> WebhookService::receive(WebhookDelivery delivery) {
    const auto checked = check_webhook_signature(
        delivery.signatures, delivery.body, config_.webhook_secret, clock_()
    );
    if (!checked) co_return checked.error();
    const auto tree = parse_json(delivery.body);
    if (!tree)
        co_return Error(
            ErrorCode::invalid_input,
            fmt::format("billing: invalid webhook event: {}", tree.error().details())
        );
    auto event = decode_stripe_event(*tree, config_.pro_price_id);
    if (!event) co_return event.error();
    EventReceipt receipt{
        .id = std::move(event->id),
        .type = std::move(event->type),
        .created = event->created,
        .received_at = clock_(),
        .request_id = std::move(delivery.request_id)
    };
    co_await std::visit(
        [&](auto content) { return handle(std::move(receipt), std::move(content)); },
        std::move(event->content)
    );
    co_return Result<void>();
}

/// The subscription may be unknown so far, or known better from its own events.
asio::awaitable<void> WebhookService::handle(EventReceipt receipt, CheckoutCompleted checkout) {
    SubscriptionState state;
    state.id = std::move(checkout.subscription_id);
    state.org_id = checkout.org_id;
    state.customer_id = checkout.customer_id;
    state.status = checkout.is_paid ? "active" : "incomplete";
    state.entitlement = entitlement_of(state.status, /*has_pro_price=*/true);
    state.started_at = receipt.created;
    state.rank = rank_of(state.status, /*has_pro_price=*/true, /*is_new=*/true);
    const auto outcome = co_await store_.apply(receipt, std::move(state), rule());
    if (outcome.is_repeated) co_return log_repeated(receipt.id);
    if (!outcome.plan) {
        co_return log::warn(
            "billing: checkout completed for unknown organization",
            {{"org_id", checkout.org_id}, {"customer_id", checkout.customer_id}}
        );
    }
    warn_if_managed(checkout.org_id, *outcome.plan, receipt.id);
    const bool is_pro = outcome.plan->plan == kProPlan.name;
    log::info(
        is_pro ? "billing: checkout completed, upgraded to pro"
               : "billing: checkout completed, plan not changed",
        {{"org_id", checkout.org_id}, {"customer_id", checkout.customer_id}}
    );
}

asio::awaitable<void> WebhookService::handle(EventReceipt receipt, SubscriptionChanged change) {
    SubscriptionState state = std::move(change.state);
    const std::string customer_id = state.customer_id;
    auto org = change.org_id;
    if (!org) org = co_await store_.find_organization(state.id, customer_id);
    if (!org) co_return warn_about_stranger(receipt, customer_id);
    state.org_id = *org;
    const auto outcome = co_await store_.apply(receipt, std::move(state), rule());
    if (outcome.is_repeated) co_return log_repeated(receipt.id);
    if (!outcome.plan) co_return warn_about_stranger(receipt, customer_id);
    warn_if_managed(*org, *outcome.plan, receipt.id);
    log_subscription(receipt, *org, outcome.plan->plan, customer_id);
}

asio::awaitable<void> WebhookService::handle(EventReceipt receipt, PaymentFailed failed) {
    if (!co_await store_.remember(receipt)) co_return log_repeated(receipt.id);
    log::warn(
        "billing: payment failed",
        {{"customer_id", failed.customer_id},
         {"amount_due", failed.amount_due},
         {"attempt_count", failed.attempt_count}}
    );
}

asio::awaitable<void> WebhookService::handle(EventReceipt, UnusedEvent) { co_return; }

asio::awaitable<void> WebhookService::step() {
    co_await end_grace();
    co_await forget_events();
}

asio::awaitable<void> WebhookService::end_grace() {
    constexpr std::int64_t kAtOnce = 100;
    OrgId last;
    for (bool is_first = true;; is_first = false) {
        const auto overdue = co_await store_.list_overdue(
            rule(), is_first ? std::nullopt : std::optional(last), kAtOnce
        );
        for (const OrgId& org : overdue) {
            const auto outcome = co_await store_.settle(org, rule());
            if (outcome && outcome->is_changed)
                log::warn(
                    "billing: grace over, downgraded to free",
                    {{"org_id", org}, {"plan", outcome->plan}}
                );
        }
        if (std::cmp_less(overdue.size(), kAtOnce)) co_return;
        last = overdue.back();
    }
}

asio::awaitable<void> WebhookService::forget_events() {
    constexpr std::int64_t kAtOnce = 10'000;
    while (co_await store_.forget_events(clock_() - kEventMemory, kAtOnce) == kAtOnce) {
    }
}

}  // namespace akashi
