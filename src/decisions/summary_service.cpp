#include "decisions/summary_service.hpp"

#include <fmt/format.h>

#include <chrono>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::days kDefaultRange{30};

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

Error too_long(Granularity granularity, std::int64_t buckets) {
    return invalid(fmt::format(
        "a timeline has at most {} buckets, and this range has {}: move 'from' and 'to' closer"
        " together{}",
        kMaxBuckets,
        buckets,
        granularity == Granularity::day ? ", or ask for granularity=week" : ""
    ));
}

Result<TimelineQuery> to_query(TimelineRequest request, Time now) {
    const auto granularity = parse_granularity(request.granularity);
    if (!granularity) return invalid("granularity must be 'day' or 'week'");
    TimelineQuery query;
    query.granularity = *granularity;
    query.to = request.to.value_or(now);
    query.from = request.from.value_or(query.to - kDefaultRange);
    query.agent_id = std::move(request.agent_id);
    query.project = std::move(request.project);
    const std::int64_t buckets = query.buckets();
    if (buckets == 0)
        return invalid("'from' must not be after 'to', which is now when it is not sent");
    if (buckets > kMaxBuckets) return too_long(*granularity, buckets);
    return query;
}

}  // namespace

asio::awaitable<Facets> SummaryService::find_facets(Caller caller) {
    co_return co_await store_.find_facets(caller.org, Visibility::of(caller), kMaxFacetNames);
}

asio::awaitable<Result<Timeline>> SummaryService::make_timeline(
    Caller caller, TimelineRequest request
) {
    auto query = to_query(std::move(request), clock_());
    if (!query) co_return query.error();
    co_return co_await store_.make_timeline(caller.org, Visibility::of(caller), std::move(*query));
}

asio::awaitable<Result<AgentSummary>> SummaryService::summarize_agent(
    Caller caller, std::string agent_id
) {
    if (!co_await agents_.find(caller.org, agent_id)) co_return agent_not_found();
    co_return co_await store_.summarize_agent(caller.org, std::move(agent_id));
}

}  // namespace akashi
