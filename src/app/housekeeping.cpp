#include "app/housekeeping.hpp"

#include "base/log.hpp"

namespace akashi {

namespace {
constexpr std::chrono::days kIdempotencyLifetime{7};
}

boost::asio::awaitable<void> Housekeeping::step() {
    auto seen = identity_.take_seen();
    if (!seen.empty()) co_await agents_.touch(std::move(seen));
    const auto forgotten =
        co_await decisions_.forget_idempotency_keys(now() - kIdempotencyLifetime);
    if (forgotten > 0) log::info("idempotency cleanup deleted rows", {{"deleted", forgotten}});
}

}  // namespace akashi
