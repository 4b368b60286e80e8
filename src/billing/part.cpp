#include "billing/part.hpp"

#include "base/log.hpp"

namespace akashi {

namespace asio = boost::asio;

namespace {
constexpr std::chrono::minutes kUpkeepPeriod{5};
}

BillingPart::Office::Office(
    const Context& context, BillingStore& store, const BillingConfig& config
)
    : stripe(context.executor, {.url = config.api_url, .secret = config.secret_key}),
      checkouts(store, stripe, config.pro_price_id, context.clock),
      webhooks(store, config, context.clock),
      upkeep(context.executor, "billing_events", kUpkeepPeriod, [this] {
          return webhooks.step();
      }) {}

BillingPart::BillingPart(const Context& context, BillingStore* store, const BillingConfig& config) {
    if (store == nullptr || !config.is_on()) return;
    office_.emplace(context, *store, config);
    desk_.checkouts = &office_->checkouts;
    desk_.webhooks = &office_->webhooks;
}

void BillingPart::add_routes(http::Router& router) { add_billing_routes(router, desk_); }

asio::awaitable<void> BillingPart::start() {
    log::info(is_on() ? "billing: enabled" : "billing: disabled");
    if (office_) office_->upkeep.start();
    co_return;
}

asio::awaitable<void> BillingPart::stop() {
    if (!office_) co_return;
    office_->stripe.close();
    co_await office_->upkeep.stop(kStepGrace);
}

}  // namespace akashi
