#include "overview/overview_service.hpp"

#include <chrono>

namespace akashi {

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace {

/// Before and after every decision.
constexpr Time kBegin = chrono::sys_days(chrono::year(0) / 1 / 1);
constexpr Time kEnd = chrono::sys_days(chrono::year(10'000) / 1 / 1);

}  // namespace

asio::awaitable<Result<TraceHealth>> OverviewService::measure_health(
    Caller caller, std::optional<Time> from, std::optional<Time> to
) {
    const HealthQuery query{from.value_or(kBegin), to.value_or(kEnd)};
    if (query.from >= query.to)
        co_return Error(ErrorCode::invalid_input, "'from' must be before 'to'");
    co_return co_await store_.measure_health(caller.org, query);
}

asio::awaitable<Dashboard> OverviewService::make_dashboard(Caller caller) {
    return store_.make_dashboard(caller.org, Visibility::of(caller), clock_());
}

}  // namespace akashi
