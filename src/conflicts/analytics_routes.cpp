#include "conflicts/analytics_routes.hpp"

#include "base/contains.hpp"
#include "conflicts/analytics_render.hpp"
#include "conflicts/conflict.hpp"
#include "decisions/decision_type.hpp"

#include <fmt/format.h>

#include <array>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr auto kKinds = std::to_array<std::string_view>({kCrossAgent, kSelfContradiction});
constexpr auto kClasses = std::to_array<std::string_view>({"exact", "judged"});

/// A parameter that must have one of the values.
template <class Values>
Result<std::optional<std::string>> one_of(
    const Request& request, const std::string& name, const Values& values
) {
    auto value = request.parameter(name);
    if (!value || contains(values, *value)) return value;
    return Error(
        ErrorCode::invalid_input,
        fmt::format("invalid {} {}; valid values are {}", name, *value, fmt::join(values, ", "))
    );
}

Result<AnalyticsQuery> read_query(const Request& request, Time now) {
    const auto from = http::time_parameter(request, "from");
    if (!from) return from.error();
    const auto to = http::time_parameter(request, "to");
    if (!to) return to.error();
    auto query = analytics_period(*from, *to, request.parameter("period"), now);
    if (!query) return query;
    const auto kind = one_of(request, "conflict_kind", kKinds);
    if (!kind) return kind.error();
    const auto confidence_class = one_of(request, "class", kClasses);
    if (!confidence_class) return confidence_class.error();
    query->conflict_kind = *kind;
    query->confidence_class = *confidence_class;
    query->agent_id = request.parameter("agent_id");
    if (const auto type = request.parameter("decision_type"))
        query->decision_type = normalize_decision_type(*type);
    return query;
}

asio::awaitable<Response> analyze(AnalyticsService& analytics, Request& request) {
    const auto query = read_query(request, analytics.now());
    if (!query) co_return http::problem(request, query.error());
    const auto made = co_await analytics.analyze(request.caller, *query);
    co_return http::data_response(request, 200, to_json(made, *query));
}

}  // namespace

void add_analytics_routes(http::Router& router, AnalyticsService& analytics) {
    using enum http::Method;
    http::add_routes(
        router,
        analytics,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {{get, "/v1/conflicts/analytics", analyze}}
    );
}

}  // namespace akashi
