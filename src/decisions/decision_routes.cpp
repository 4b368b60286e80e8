#include "decisions/decision_routes.hpp"

#include "core/page.hpp"
#include "decisions/decision_type.hpp"
#include "decisions/decode.hpp"
#include "decisions/page_routes.hpp"
#include "decisions/render.hpp"

#include <algorithm>
#include <iterator>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t kRecentLimit = 10;

Response page_response(
    const Request& request, const DecisionPage& page, const DecisionQuery& query
) {
    return http::list_response(
        request,
        to_json_array(page.decisions),
        {.total = page.total,
         .has_more = page.has_more,
         .limit = query.limit,
         .offset = query.offset,
         .next_offset = next_offset(query, page),
         .next_cursor = next_cursor(query, page)}
    );
}

std::optional<std::int64_t> next_offset_of(const DecisionList& list, std::int64_t offset) {
    return next_offset(list.has_more, offset, std::ssize(list.decisions));
}

std::int64_t read_offset(const Request& request) {
    return request.integer_parameter("offset", 0, 0, kMaxOffset);
}

asio::awaitable<Response> list_recent(DecisionService& decisions, Request& request) {
    DecisionQuery query;
    query.limit = kRecentLimit;
    if (const auto fault = read_page(request, query)) co_return http::problem(request, *fault);
    query.parts.alternatives = true;
    if (auto agent = request.parameter("agent_id")) query.filter.agent_ids = {std::move(*agent)};
    if (auto type = request.parameter("decision_type")) {
        query.filter.decision_type = normalize_decision_type(*type);
    }
    const auto page = co_await decisions.list(request.caller, query);
    co_return page_response(request, page, query);
}

/// What nobody has assessed, the oldest first.
asio::awaitable<Response> list_unassessed(DecisionService& decisions, Request& request) {
    DecisionQuery query;
    query.ascending = true;
    if (const auto fault = read_page(request, query)) co_return http::problem(request, *fault);
    query.filter.lacks_assessment = true;
    if (auto agent = request.parameter("agent_id")) query.filter.agent_ids = {std::move(*agent)};
    if (auto type = request.parameter("decision_type"))
        query.filter.decision_type = normalize_decision_type(*type);
    query.filter.project = request.parameter("project");
    const auto page = co_await decisions.list(request.caller, query);
    co_return page_response(request, page, query);
}

asio::awaitable<Response> find(DecisionService& decisions, Request& request) {
    const auto id = decision_id(request);
    if (!id) co_return http::problem(request, id.error());
    const auto decision = co_await decisions.find(request.caller, *id);
    if (!decision) co_return http::problem(request, decision.error());
    std::string data;
    JsonWriter out(data);
    write(out, *decision);
    const std::string suggestions = co_await decisions.find_suggestions(request.caller, *id);
    if (!suggestions.empty())
        data.replace(data.size() - 1, 1, ",\"supersedes_suggestions\":" + suggestions + "}");
    co_return http::data_response(request, 200, data);
}

asio::awaitable<Response> list_revisions(DecisionService& decisions, Request& request) {
    const auto id = decision_id(request);
    if (!id) co_return http::problem(request, id.error());
    const std::int64_t offset = read_offset(request);
    const auto revisions = co_await decisions.list_revisions(request.caller, *id, offset);
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("decision_id", *id);
    out.raw_member("revisions", to_json_array(revisions.decisions));
    out.member("count", revisions.decisions.size());
    // A chain is one answer unless it is too long for that.
    if (revisions.has_more) out.member("has_more", true);
    out.member_if("next_offset", next_offset_of(revisions, offset)).end_object();
    co_return http::data_response(request, 200, data);
}

asio::awaitable<Response> list_history(DecisionService& decisions, Request& request) {
    DecisionQuery query;
    if (const auto fault = read_page(request, query)) co_return http::problem(request, *fault);
    const auto from = http::time_parameter(request, "from");
    if (!from) co_return http::problem(request, from.error());
    const auto to = http::time_parameter(request, "to");
    if (!to) co_return http::problem(request, to.error());
    query.filter.from = *from;
    query.filter.to = *to;
    const auto page = co_await decisions.list_history(
        request.caller, request.path_parameters.at("agent_id"), query
    );
    if (!page) co_return http::problem(request, page.error());
    co_return page_response(request, *page, query);
}

Result<DecisionQuery> decode_query(const boost::json::value& body) {
    DecisionQuery query;
    JsonReader reader(body, "body");
    std::vector<std::string> include;
    std::string order_by;
    std::string order_direction;
    std::optional<std::string> cursor;
    query.filter = decode_filter(reader);
    reader.read("include", include);
    reader.read("order_by", order_by);
    reader.read("order_dir", order_direction);
    reader.read("limit", query.limit);
    reader.read("offset", query.offset);
    reader.read("cursor", cursor);
    reader.read("trace_id", query.filter.trace_id);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));

    const auto wants = [&](std::string_view part) {
        return std::find(include.begin(), include.end(), part) != include.end();
    };
    query.parts.alternatives = wants("alternatives");
    query.parts.evidence = wants("evidence");
    query.order = parse_decision_order(order_by);
    query.ascending = normalize_decision_type(order_direction) == "asc";
    query.limit = limit_or(query.limit, DecisionQuery{}.limit);
    query.offset = std::clamp<std::int64_t>(query.offset, 0, kMaxOffset);
    if (const auto fault = read_cursor(cursor, query)) return *fault;
    return query;
}

asio::awaitable<Response> list_matching(DecisionService& decisions, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    const auto query = decode_query(*body);
    if (!query) co_return http::problem(request, query.error());
    const auto page = co_await decisions.list(request.caller, *query);
    co_return page_response(request, page, *query);
}

Result<AsOfQuery> decode_as_of(const boost::json::value& body) {
    AsOfQuery query;
    JsonReader reader(body, "body");
    std::optional<Time> time;
    reader.read("as_of", time);
    query.filter = decode_filter(reader);
    reader.read("limit", query.limit);
    reader.read("offset", query.offset);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    if (!time) return Error(ErrorCode::invalid_input, "as_of is required");
    query.time = *time;
    query.limit = limit_or(query.limit, AsOfQuery{}.limit);
    query.offset = std::clamp<std::int64_t>(query.offset, 0, kMaxOffset);
    return query;
}

asio::awaitable<Response> list_as_of(DecisionService& decisions, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    const auto query = decode_as_of(*body);
    if (!query) co_return http::problem(request, query.error());
    const auto page = co_await decisions.list_as_of(request.caller, *query);
    if (!page) co_return http::problem(request, page.error());
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("as_of", query->time);
    out.raw_member("decisions", to_json_array(page->decisions));
    out.member("has_more", page->has_more);
    out.member_if("next_offset", next_offset_of(*page, query->offset)).end_object();
    co_return http::data_response(request, 200, data);
}

}  // namespace

Result<DecisionId> decision_id(const Request& request) {
    const auto id = DecisionId::parse(request.path_parameters.at("id"));
    if (id) return *id;
    return Error(ErrorCode::invalid_input, "invalid decision ID");
}

void add_decision_routes(http::Router& router, DecisionService& decisions) {
    using enum http::Method;
    http::add_routes(
        router,
        decisions,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {
            {get, "/v1/decisions/recent", list_recent},
            {get, "/v1/decisions/pending-assessment", list_unassessed},
            {get, "/v1/decisions/{id}", find},
            {get, "/v1/decisions/{id}/revisions", list_revisions},
            {get, "/v1/agents/{agent_id}/history", list_history},
            {post, "/v1/query", list_matching},
            {post, "/v1/query/temporal", list_as_of},
        }
    );
}

}  // namespace akashi
