#include "app/store_part.hpp"

namespace akashi::app {

namespace asio = boost::asio;

namespace {
constexpr std::chrono::minutes kMaintenancePeriod{10};
}

StorePart::StorePart(const Context& context, StoreLifecycle& store)
    : store_(store),
      maintenance_(context.executor, "store_maintenance", kMaintenancePeriod, [this] {
          return store_.maintain();
      }) {}

asio::awaitable<void> StorePart::start() {
    co_await store_.open();
    maintenance_.start();
}

asio::awaitable<void> StorePart::stop() {
    co_await maintenance_.stop(kStepGrace);
    co_await store_.close();
}

}  // namespace akashi::app
