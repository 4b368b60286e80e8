#include "conflicts/analytics.hpp"

#include <chrono>
#include <utility>

namespace akashi {

namespace chrono = std::chrono;

namespace {

constexpr chrono::days kLongest{365};

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

std::optional<chrono::days> days_of(std::string_view period) {
    if (period == "7d") return chrono::days(7);
    if (period == "30d") return chrono::days(30);
    if (period == "90d") return chrono::days(90);
    return std::nullopt;
}

}  // namespace

double ConflictAnalytics::false_positive_rate() const {
    if (total.settled() == 0) return 0;
    return static_cast<double>(total.false_positive) / static_cast<double>(total.settled());
}

Result<AnalyticsQuery> analytics_period(
    std::optional<Time> from, std::optional<Time> to, std::optional<std::string> period, Time now
) {
    if (from && !to) return invalid("to is missing: send both from and to, or period");
    if (to && !from) return invalid("from is missing: send both from and to, or period");
    AnalyticsQuery query;
    if (from) {
        if (*from >= *to) return invalid("from must be before to");
        if (*to - *from > kLongest) return invalid("time range must not exceed 365 days");
        query.from = *from;
        query.to = *to;
        return query;
    }
    const auto days = days_of(period.value_or("7d"));
    if (!days) return invalid("invalid period: must be one of 7d, 30d, 90d");
    query.to = now;
    query.from = now - *days;
    return query;
}

void fill_days(ConflictAnalytics& analytics, const AnalyticsQuery& query) {
    for (Time day = chrono::floor<chrono::days>(query.from); day < query.to; day += chrono::days(1))
        analytics.days.try_emplace(day);
    analytics.days.erase(analytics.days.lower_bound(query.to), analytics.days.end());
}

}  // namespace akashi
