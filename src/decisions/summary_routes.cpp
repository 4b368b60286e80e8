#include "decisions/summary_routes.hpp"

#include "decisions/summary_render.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

template <class T>
Response answer(const Request& request, const T& content) {
    std::string data;
    JsonWriter out(data);
    write(out, content);
    return http::data_response(request, 200, data);
}

asio::awaitable<Response> find_facets(SummaryService& summaries, Request& request) {
    co_return answer(request, co_await summaries.find_facets(request.caller));
}

Result<TimelineRequest> read_timeline_request(const Request& request) {
    TimelineRequest wanted;
    if (auto granularity = request.parameter("granularity"))
        wanted.granularity = std::move(*granularity);
    const auto from = http::time_parameter(request, "from");
    if (!from) return from.error();
    const auto to = http::time_parameter(request, "to");
    if (!to) return to.error();
    wanted.from = *from;
    wanted.to = *to;
    wanted.agent_id = request.parameter("agent_id");
    wanted.project = request.parameter("project");
    return wanted;
}

asio::awaitable<Response> make_timeline(SummaryService& summaries, Request& request) {
    auto wanted = read_timeline_request(request);
    if (!wanted) co_return http::problem(request, wanted.error());
    const std::string granularity = wanted->granularity;
    const auto timeline = co_await summaries.make_timeline(request.caller, std::move(*wanted));
    if (!timeline) co_return http::problem(request, timeline.error());
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("granularity", granularity);
    out.raw_member("buckets", to_json_array(timeline->buckets));
    write_names(out, "projects", timeline->projects);
    out.end_object();
    co_return http::data_response(request, 200, data);
}

asio::awaitable<Response> summarize_agent(SummaryService& summaries, Request& request) {
    const std::string& agent_id = request.path_parameters.at("agent_id");
    const auto summary = co_await summaries.summarize_agent(request.caller, agent_id);
    if (!summary) co_return http::problem(request, summary.error());
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("agent_id", agent_id);
    write(out.key("stats"), *summary);
    out.end_object();
    co_return http::data_response(request, 200, data);
}

}  // namespace

void add_summary_routes(http::Router& router, SummaryService& summaries) {
    using enum http::Method;
    http::add_routes(
        router,
        summaries,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {
            {get, "/v1/decisions/facets", find_facets},
            {get, "/v1/decisions/timeline", make_timeline},
        }
    );
    http::add_routes(
        router,
        summaries,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::query},
        {{get, "/v1/agents/{agent_id}/stats", summarize_agent}}
    );
}

}  // namespace akashi
