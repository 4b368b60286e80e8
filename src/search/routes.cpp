#include "search/routes.hpp"

#include "base/text.hpp"
#include "core/page.hpp"
#include "decisions/decode.hpp"
#include "search/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t kDefaultSearchLimit = 100;

/// Of a search or a check. A body that is wrong is refused later.
asio::awaitable<void> prepare(SearchService& service, Request& request) {
    const auto body = http::parse_body(request);
    if (!body || !body->is_object()) co_return;
    const auto& members = body->as_object();
    const auto* query = members.if_contains("query");
    const auto* semantic = members.if_contains("semantic");
    const bool is_by_words = semantic && semantic->is_bool() && !semantic->as_bool();
    if (query && query->is_string() && !is_by_words)
        co_await service.prepare(std::string(query->as_string()));
}

asio::awaitable<Response> search(SearchService& service, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    JsonReader reader(*body, "body");
    SearchRequest wanted;
    wanted.limit = 0;
    Shown shown;
    reader.read("query", wanted.query);
    reader.read("like", wanted.like);
    reader.read("semantic", wanted.is_semantic);
    wanted.filter = decode_filter(reader);
    reader.read("limit", wanted.limit);
    reader.read("offset", wanted.offset);
    reader.read("snippets", shown.snippets);
    reader.read("explain", shown.explanations);
    if (auto reason = reader.error()) {
        co_return http::problem(request, invalid_body(std::move(*reason)));
    }
    wanted.limit = limit_or(wanted.limit, kDefaultSearchLimit);
    wanted.offset = std::clamp<std::int64_t>(wanted.offset, 0, kMaxLimit);
    wanted.snippets = shown.snippets;
    http::PageInfo info;
    info.limit = wanted.limit;
    info.offset = wanted.offset;

    const auto page = co_await service.search(request.caller, std::move(wanted));
    if (!page) co_return http::problem(request, page.error());
    info.total = page->total;
    info.has_more = page->has_more;
    info.next_offset = page->next_offset;
    info.did_you_mean = page->did_you_mean;
    Response response = http::list_response(request, render_hits(*page, shown), info);
    response.headers.emplace_back("X-Search-Backend", page->backend);
    co_return response;
}

/// The bindings that the agent intends; empty without any.
std::vector<BindingText> read_bindings(JsonReader& body) {
    std::vector<BindingText> bindings;
    const boost::json::array* list = body.find_array("bindings");
    if (list == nullptr) return bindings;
    for (const auto& element : *list) {
        JsonReader reader(element, fmt::format("bindings[{}]", bindings.size()));
        auto& [parameter, value] = bindings.emplace_back();
        reader.read("parameter", parameter);
        reader.read("value", value);
        if (auto reason = reader.error()) body.fail(std::move(*reason));
    }
    return bindings;
}

asio::awaitable<Response> check(SearchService& service, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    JsonReader reader(*body, "body");
    CheckRequest wanted;
    std::string format = "full";
    Shown shown;
    reader.read("decision_type", wanted.decision_type);
    reader.read("query", wanted.query);
    reader.read("agent_id", wanted.agent_id);
    reader.read("project", wanted.project);
    reader.read("limit", wanted.limit);
    reader.read("format", format);
    reader.read("explain", shown.explanations);
    std::vector<BindingText> bindings = read_bindings(reader);
    if (auto reason = reader.error()) {
        co_return http::problem(request, invalid_body(std::move(*reason)));
    }
    if (trimmed(wanted.decision_type).empty())
        co_return http::problem(
            request, Error(ErrorCode::invalid_input, "decision_type is required")
        );
    if (wanted.limit <= 0) wanted.limit = CheckRequest{}.limit;
    auto checked = make_bindings(std::move(bindings));
    if (!checked) co_return http::problem(request, checked.error());
    wanted.bindings = std::move(*checked);
    wanted.is_concise = format == "concise";
    shown.would_conflict = !wanted.bindings.empty();

    const auto result = co_await service.check(request.caller, std::move(wanted));
    if (!result) co_return http::problem(request, result.error());
    Response response = http::data_response(
        request,
        200,
        format == "concise" ? render_check_concise(request.caller, *result, shown)
                            : render_check(*result, shown)
    );
    response.headers.emplace_back("X-Search-Backend", result->backend);
    co_return response;
}

}  // namespace

void add_search_routes(http::Router& router, SearchService& service) {
    using enum http::Method;
    http::add_routes(
        router,
        service,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::search},
        {{post, "/v1/search", search, prepare}}
    );
    http::add_routes(
        router,
        service,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {{post, "/v1/check", check, prepare}}
    );
}

}  // namespace akashi
