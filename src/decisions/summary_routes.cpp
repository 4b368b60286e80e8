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

}  // namespace

void add_summary_routes(http::Router& router, SummaryService& summaries) {
    using enum http::Method;
    http::add_routes(
        router,
        summaries,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {
            {get, "/v1/decisions/facets", find_facets},
        }
    );
}

}  // namespace akashi
