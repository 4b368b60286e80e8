#include "conflicts/analytics_service.hpp"

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<ConflictAnalytics> AnalyticsService::analyze(Caller caller, AnalyticsQuery query) {
    ConflictAnalytics analytics =
        co_await store_.analyze(caller.org, Visibility::of(caller), query);
    fill_days(analytics, query);
    co_return analytics;
}

}  // namespace akashi
