#include "limits/usage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace akashi {

namespace chrono = std::chrono;

namespace {

Month make_month(chrono::year_month month) {
    return {
        .period = fmt::format(
            "{:04}-{:02}", static_cast<int>(month.year()), static_cast<unsigned>(month.month())
        ),
        .begin = chrono::sys_days(month / 1),
        .end = chrono::sys_days((month + chrono::months(1)) / 1)
    };
}

}  // namespace

Month month_of(Time time) {
    const chrono::year_month_day day(chrono::floor<chrono::days>(time));
    return make_month(day.year() / day.month());
}

std::optional<Month> parse_month(std::string_view period) {
    constexpr std::string_view kForm = "0000-00";
    if (period.size() != kForm.size()) return std::nullopt;
    for (std::size_t i = 0; i < period.size(); ++i) {
        const bool is_digit = period[i] >= '0' && period[i] <= '9';
        if (kForm[i] == '0' ? !is_digit : period[i] != kForm[i]) return std::nullopt;
    }
    const auto number = [&](std::size_t begin, std::size_t count) {
        int value = 0;
        for (const char digit : period.substr(begin, count)) value = value * 10 + (digit - '0');
        return value;
    };
    const auto month = chrono::year(number(0, 4)) / number(5, 2);
    if (!month.ok()) return std::nullopt;
    return make_month(month);
}

Error decision_limit_exceeded(std::string message, Time time) {
    return Error(ErrorCode::quota_exceeded, std::move(message))
        .with_retry_after(chrono::ceil<chrono::seconds>(month_of(time).end - time));
}

Error decision_limit_exceeded(std::int64_t recorded, std::int64_t limit, Time time) {
    return decision_limit_exceeded(
        fmt::format(
            "monthly decision quota exceeded: {}/{} decisions this period", recorded, limit
        ),
        time
    );
}

}  // namespace akashi
