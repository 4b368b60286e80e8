#include "runs/run_routes.hpp"

#include "base/json_reader.hpp"
#include "base/span.hpp"
#include "core/page.hpp"
#include "decisions/render.hpp"
#include "http/idempotency.hpp"
#include "runs/run_render.hpp"

#include <iterator>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr unsigned kCreated = 201;

using Answer = IdempotencyService::Answer;
using Once = std::optional<Idempotency>;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

Result<RunId> run_id(const Request& request) {
    const auto id = RunId::parse(request.path_parameters.at("run_id"));
    if (!id) return invalid("invalid run_id");
    return *id;
}

Result<NewRun> decode_new_run(const boost::json::value& body) {
    NewRun wanted;
    JsonReader reader(body, "body");
    reader.read("agent_id", wanted.agent_id);
    reader.read("trace_id", wanted.trace_id);
    reader.read("parent_run_id", wanted.parent_run_id);
    reader.read("metadata", wanted.metadata);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    return wanted;
}

Result<RunEnd> decode_end(const boost::json::value& body) {
    RunEnd end;
    JsonReader reader(body, "body");
    reader.read("status", end.status);
    reader.read("metadata", end.metadata);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    return end;
}

asio::awaitable<Result<Answer>> create_once(
    RunService& runs, Caller caller, NewRun wanted, Once once
) {
    const bool is_kept = once.has_value();
    const auto run = co_await runs.create(std::move(caller), std::move(wanted), std::move(once));
    if (!run) co_return run.error();
    co_return Answer{.data = to_json(*run), .is_kept = is_kept};
}

asio::awaitable<Response> create(RunService& runs, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    const auto wanted = decode_new_run(*body);
    if (!wanted) co_return http::problem(request, wanted.error());
    if (const auto& trace_id = wanted->trace_id) span::set("akashi.trace_id", *trace_id);
    const auto write = [&](Once once) {
        return create_once(runs, request.caller, *wanted, std::move(once));
    };
    const auto data = co_await http::run_once(runs.once(), request, *body, write);
    if (!data) co_return http::problem(request, data.error());
    co_return http::data_response(request, kCreated, *data);
}

asio::awaitable<Result<Answer>> complete_once(
    RunService& runs, Caller caller, RunId id, RunEnd end, Once once
) {
    const bool has_key = once.has_value();
    const auto ended =
        co_await runs.complete(std::move(caller), id, std::move(end), std::move(once));
    if (!ended) co_return ended.error();
    co_return Answer{.data = to_json(ended->run), .is_kept = has_key && ended->was_running};
}

asio::awaitable<Response> complete(RunService& runs, Request& request) {
    const auto id = run_id(request);
    if (!id) co_return http::problem(request, id.error());
    // A client that has nothing to say about the end may send no body.
    const auto body = request.body.empty() ? Result<boost::json::value>(boost::json::object())
                                           : http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    const auto end = decode_end(*body);
    if (!end) co_return http::problem(request, end.error());
    const auto write = [&](Once once) {
        return complete_once(runs, request.caller, *id, *end, std::move(once));
    };
    const auto data = co_await http::run_once(runs.once(), request, *body, write);
    if (!data) co_return http::problem(request, data.error());
    co_return http::data_response(request, 200, *data);
}

Result<RunFilter> read_filter(const Request& request) {
    RunFilter filter;
    filter.agent_id = request.parameter("agent_id");
    filter.trace_id = request.parameter("trace_id");
    filter.status = request.parameter("status");
    const auto& status = filter.status;
    if (status && *status != kRunning && *status != kCompleted && *status != kFailed)
        return invalid("status must be 'running', 'completed' or 'failed'");
    if (const auto parent = request.parameter("parent_run_id")) {
        filter.parent_run_id = RunId::parse(*parent);
        if (!filter.parent_run_id) return invalid("invalid parent_run_id");
    }
    const auto from = http::time_parameter(request, "from");
    if (!from) return from.error();
    filter.from = *from;
    const auto to = http::time_parameter(request, "to");
    if (!to) return to.error();
    filter.to = *to;
    return filter;
}

Result<RunQuery> read_query(const Request& request) {
    RunQuery query;
    auto filter = read_filter(request);
    if (!filter) return filter.error();
    query.filter = std::move(*filter);
    query.limit = request.integer_parameter("limit", query.limit, 1, kMaxLimit);
    query.offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    const auto cursor = decode_cursor(CursorList::runs, request.parameter("cursor"), query.offset);
    if (!cursor) return cursor.error();
    query.after = *cursor;
    return query;
}

asio::awaitable<Response> list(RunService& runs, Request& request) {
    const auto query = read_query(request);
    if (!query) co_return http::problem(request, query.error());
    const auto page = co_await runs.list(request.caller, *query);
    http::PageInfo info;
    info.has_more = page.has_more;
    info.limit = query->limit;
    info.offset = query->offset;
    if (!query->after)
        info.next_offset = next_offset(page.has_more, query->offset, std::ssize(page.runs));
    if (page.has_more && !page.runs.empty()) {
        const AgentRun& last = page.runs.back();
        info.next_cursor = to_text(CursorList::runs, {last.started_at, last.id.uuid()});
    }
    co_return http::list_response(request, to_json_array(page.runs), info);
}

/// The number of an event is about its time in microseconds, and takes the place of one.
Result<EventQuery> read_event_query(const Request& request) {
    EventQuery query;
    query.limit = request.integer_parameter("events_limit", query.limit, 1, kMaxLimit);
    const auto text = request.parameter("events_after");
    if (!text) return query;
    const auto place = parse_cursor(CursorList::events, *text);
    if (!place) return invalid("invalid events_after: send next_events_cursor of the same run");
    query.after = EventPlace{to_microseconds(place->time), place->id};
    return query;
}

std::optional<std::string> next_cursor(const EventPage& page) {
    if (!page.has_more || page.events.empty()) return std::nullopt;
    const Event& last = page.events.back();
    return to_text(CursorList::events, {from_microseconds(last.sequence_num), last.id});
}

std::string render(const RunDetail& detail) {
    std::string data;
    JsonWriter out(data);
    write(out.begin_object().key("run"), detail.run);
    out.key("events").begin_array();
    for (const Event& event : detail.events.events) write(out, event, detail.run);
    out.end_array().raw_member("decisions", to_json_array(detail.decisions.decisions));
    if (detail.has_pending_events) out.member("events_pending", true);
    const bool has_more_events = detail.events.has_more;
    const bool has_more_decisions = detail.decisions.has_more;
    if (has_more_events || has_more_decisions) out.member("truncated", true);
    if (has_more_events) out.member("truncated_events", true);
    if (has_more_decisions) out.member("truncated_decisions", true);
    out.member_if("total_decisions", detail.decisions.total);
    out.member_if("next_events_cursor", next_cursor(detail.events)).end_object();
    return data;
}

asio::awaitable<Response> find(RunService& runs, Request& request) {
    const auto id = run_id(request);
    if (!id) co_return http::problem(request, id.error());
    const auto query = read_event_query(request);
    if (!query) co_return http::problem(request, query.error());
    const auto detail = co_await runs.find(request.caller, *id, *query);
    if (!detail) co_return http::problem(request, detail.error());
    co_return http::data_response(request, 200, render(*detail));
}

}  // namespace

void add_run_routes(http::Router& router, RunService& runs) {
    using enum http::Method;
    http::add_routes(
        router,
        runs,
        {.minimum_role = Role::agent, .rate_class = http::RateClass::ingest},
        {{post, "/v1/runs", create}, {post, "/v1/runs/{run_id}/complete", complete}}
    );
    http::add_routes(
        router,
        runs,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {{get, "/v1/runs", list}, {get, "/v1/runs/{run_id}", find}}
    );
}

}  // namespace akashi
