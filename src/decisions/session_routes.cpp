#include "decisions/session_routes.hpp"

#include "core/page.hpp"
#include "decisions/page_routes.hpp"
#include "decisions/render.hpp"
#include "decisions/summary_render.hpp"

#include <iterator>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

Result<SessionQuery> read_query(const Request& request) {
    SessionQuery query;
    query.limit = request.integer_parameter("limit", query.limit, 1, kMaxLimit);
    query.offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    auto cursor = decode_cursor(CursorList::sessions, request.parameter("cursor"), query.offset);
    if (!cursor) return cursor.error();
    query.after = *cursor;
    return query;
}

std::optional<std::string> next_cursor(const SessionPage& page) {
    if (!page.has_more || page.sessions.empty()) return std::nullopt;
    const SessionListing& last = page.sessions.back();
    return to_text(CursorList::sessions, {last.started_at, last.first.uuid()});
}

asio::awaitable<Response> list(SessionService& sessions, Request& request) {
    const auto query = read_query(request);
    if (!query) co_return http::problem(request, query.error());
    const auto page = co_await sessions.list(request.caller, *query);
    http::PageInfo info;
    info.has_more = page.has_more;
    info.limit = query->limit;
    info.offset = query->offset;
    if (!query->after)
        info.next_offset = next_offset(page.has_more, query->offset, std::ssize(page.sessions));
    info.next_cursor = next_cursor(page);
    co_return http::list_response(request, to_json_array(page.sessions), info);
}

asio::awaitable<Response> find(SessionService& sessions, Request& request) {
    const auto id = SessionId::parse(request.path_parameters.at("session_id"));
    if (!id)
        co_return http::problem(request, Error(ErrorCode::invalid_input, "invalid session_id"));
    DecisionQuery query;
    query.ascending = true;
    query.limit = kMaxLimit;
    if (const auto fault = read_page(request, query)) co_return http::problem(request, *fault);
    const auto [summary, page] = co_await sessions.find(request.caller, *id, query);
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("session_id", *id);
    out.raw_member("decisions", to_json_array(page.decisions));
    out.member("decision_count", summary.decision_count);
    write(out.key("summary"), summary);
    out.member("has_more", page.has_more).member_if("next_offset", next_offset(query, page));
    out.member_if("next_cursor", akashi::next_cursor(query, page)).end_object();
    co_return http::data_response(request, 200, data);
}

}  // namespace

void add_session_routes(http::Router& router, SessionService& sessions) {
    using enum http::Method;
    http::add_routes(
        router,
        sessions,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {
            {get, "/v1/sessions", list},
            {get, "/v1/sessions/{session_id}", find},
        }
    );
}

}  // namespace akashi
