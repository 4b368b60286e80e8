#include "ops/part.hpp"

#include "ops/routes.hpp"

namespace akashi {

namespace asio = boost::asio;

namespace {
constexpr std::chrono::seconds kRetryPeriod{2};
}

OpsPart::OpsPart(
    const Context& context, HealthProbe& probe, WriteWatch& writes, HealthService::Sources sources
)
    : health_(probe, writes, std::move(sources)),
      retrying_writes_(context.executor, kRetryPeriod, [this] { return health_.retry_write(); }) {}

void OpsPart::add_routes(http::Router& router) { add_system_routes(router, health_); }

asio::awaitable<void> OpsPart::start() {
    retrying_writes_.start();
    co_return;
}

asio::awaitable<void> OpsPart::stop() { return retrying_writes_.stop(kStepGrace); }

}  // namespace akashi
