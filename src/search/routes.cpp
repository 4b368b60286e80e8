#include "search/routes.hpp"

#include "core/page.hpp"
#include "decisions/decode.hpp"
#include "decisions/render.hpp"
#include "search/check_summary.hpp"
#include "search/render.hpp"

#include <algorithm>
#include <iterator>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t kDefaultSearchLimit = 100;

asio::awaitable<Response> search(SearchService& service, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    JsonReader reader(*body, "body");
    std::string query;
    bool semantic = false;  // understood; without a vector index every search is by words
    std::int64_t limit = 0;
    std::int64_t offset = 0;
    reader.read("query", query);
    reader.read("semantic", semantic);
    DecisionFilter filter = decode_filter(reader);
    reader.read("limit", limit);
    reader.read("offset", offset);
    if (auto reason = reader.error()) {
        co_return http::problem(request, invalid_body(std::move(*reason)));
    }
    limit = limit_or(limit, kDefaultSearchLimit);
    offset = std::clamp<std::int64_t>(offset, 0, kMaxLimit);

    const auto page =
        co_await service.search(request.caller, std::move(query), std::move(filter), limit, offset);
    if (!page) co_return http::problem(request, page.error());
    Response response = http::list_response(
        request,
        to_json_array(page->hits),
        {.total = page->total,
         .has_more = page->has_more,
         .limit = limit,
         .offset = offset,
         .next_offset = page->next_offset}
    );
    response.headers.emplace_back("X-Search-Backend", "text");
    co_return response;
}

std::string render_full(const CheckResult& result) {
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("has_precedent", result.has_precedent());
    out.raw_member("decisions", to_json_array(result.decisions));
    if (result.has_more) out.member("has_more", true);
    out.raw_member("conflicts", "[]").raw_member("prior_resolutions", "[]").end_object();
    return data;
}

std::string render_concise(const Caller& caller, const CheckResult& result) {
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("has_precedent", result.has_precedent());
    out.member("summary", summarize(result)).member("action_needed", false);
    out.member("relevant_count", result.decisions.size());
    out.key("decisions").begin_array();
    for (const auto& decision : result.decisions) write_concise(out, decision);
    out.end_array();
    if (result.has_more) out.member("has_more", true);
    out.raw_member("conflicts", "[]").raw_member("prior_resolutions", "[]");
    out.member_if("precedent_ref_hint", precedent_hint(caller, result)).end_object();
    return data;
}

asio::awaitable<Response> check(SearchService& service, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    JsonReader reader(*body, "body");
    CheckRequest wanted;
    std::string format = "full";
    reader.read("decision_type", wanted.decision_type);
    reader.read("query", wanted.query);
    reader.read("agent_id", wanted.agent_id);
    reader.read("project", wanted.project);
    reader.read("limit", wanted.limit);
    reader.read("format", format);
    if (auto reason = reader.error()) {
        co_return http::problem(request, invalid_body(std::move(*reason)));
    }
    if (wanted.limit <= 0) wanted.limit = CheckRequest{}.limit;

    const auto result = co_await service.check(request.caller, std::move(wanted));
    if (!result) co_return http::problem(request, result.error());
    co_return http::data_response(
        request,
        200,
        format == "concise" ? render_concise(request.caller, *result) : render_full(*result)
    );
}

}  // namespace

void add_search_routes(http::Router& router, SearchService& service) {
    using enum http::Method;
    http::add_routes(
        router,
        service,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::search},
        {{post, "/v1/search", search}}
    );
    http::add_routes(
        router,
        service,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {{post, "/v1/check", check}}
    );
}

}  // namespace akashi
