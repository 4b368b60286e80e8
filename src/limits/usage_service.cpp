#include "limits/usage_service.hpp"

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<Result<Usage>> UsageService::find(
    Caller caller, std::optional<std::string> period
) {
    const auto month = period ? parse_month(*period) : month_of(clock_());
    if (!month)
        co_return Error(ErrorCode::invalid_input, "invalid period format (expected YYYY-MM)");
    auto organization = co_await ports_.organizations.find(caller.org);
    if (!organization) co_return Error(ErrorCode::not_found, "there is no such organization");
    Usage usage{.organization = std::move(*organization), .period = month->period, .shares = {}};
    usage.decisions = co_await ports_.usage.count(caller.org, *month);
    usage.agents = co_await ports_.agents.count(caller.org);
    if (caller.is_admin())
        usage.shares = co_await ports_.usage.share(caller.org, *month, kMaxUsageShares);
    co_return usage;
}

}  // namespace akashi
