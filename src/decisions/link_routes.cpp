#include "decisions/link_routes.hpp"

#include "decisions/decision_routes.hpp"
#include "decisions/render_links.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t kDefaultDepth = 2;
constexpr std::int64_t kMaxDepth = 5;

asio::awaitable<Response> find_lineage(LinkService& links, Request& request) {
    const auto id = decision_id(request);
    if (!id) co_return http::problem(request, id.error());
    const auto lineage = co_await links.find_lineage(request.caller, *id);
    if (!lineage) co_return http::problem(request, lineage.error());
    co_return http::data_response(request, 200, to_json(*id, *lineage));
}

asio::awaitable<Response> find_graph(LinkService& links, Request& request) {
    const auto id = decision_id(request);
    if (!id) co_return http::problem(request, id.error());
    const std::int64_t depth = request.integer_parameter("depth", kDefaultDepth, 1, kMaxDepth);
    const auto graph = co_await links.find_graph(request.caller, *id, depth);
    if (!graph) co_return http::problem(request, graph.error());
    co_return http::data_response(request, 200, to_json(*id, depth, *graph));
}

}  // namespace

void add_link_routes(http::Router& router, LinkService& links) {
    using enum http::Method;
    http::add_routes(
        router,
        links,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {
            {get, "/v1/decisions/{id}/lineage", find_lineage},
            {get, "/v1/decisions/{id}/graph", find_graph},
        }
    );
}

}  // namespace akashi
