#include "ops/part.hpp"

#include "ops/routes.hpp"

namespace akashi {

namespace asio = boost::asio;

namespace {
constexpr std::chrono::seconds kRetryPeriod{2};
constexpr std::chrono::seconds kWatchPeriod{5};
}  // namespace

OpsPart::OpsPart(
    const Context& context, HealthProbe& probe, WriteWatch& writes, HealthService::Sources sources
)
    : health_(probe, writes, std::move(sources)),
      retrying_writes_(
          context.executor, "write_probe", kRetryPeriod, [this] { return health_.retry_write(); }
      ),
      watching_(context.executor, "store_watch", kWatchPeriod, [this] { return watch(); }) {}

void OpsPart::add_routes(http::Router& router) { add_system_routes(router, health_); }

asio::awaitable<void> OpsPart::start() {
    retrying_writes_.start();
    watching_.start();
    co_return;
}

asio::awaitable<void> OpsPart::stop() {
    co_await watching_.stop(kStepGrace);
    co_await retrying_writes_.stop(kStepGrace);
}

/// So that the metrics say how the store is, although nobody asks for /health.
asio::awaitable<void> OpsPart::watch() { co_await health_.check(); }

}  // namespace akashi
