#include "conflicts/resolution_routes.hpp"

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "conflicts/conflict_render.hpp"
#include "conflicts/resolution_render.hpp"
#include "decisions/trace_routes.hpp"
#include "http/idempotency.hpp"

#include <fmt/format.h>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

Result<ConflictId> id_of(const Request& request) {
    const auto id = ConflictId::parse(request.path_parameters.at("id"));
    if (!id) return Error(ErrorCode::invalid_input, "invalid conflict id");
    return *id;
}

/// Whether the member is there as null, which JsonReader does not tell from its absence.
bool is_taken_away(const boost::json::value& body, std::string_view name) {
    const auto* object = body.if_object();
    if (object == nullptr) return false;
    bool is_null = false;
    for (const auto& member : *object)
        if (to_lower(std::string_view(member.key())) == name) is_null = member.value().is_null();
    return is_null;
}

template <class T>
void read_or_null(
    JsonReader& reader,
    const boost::json::value& body,
    std::string_view name,
    std::optional<std::optional<T>>& out
) {
    std::optional<T> value;
    reader.read(name, value);
    if (value || is_taken_away(body, name)) out = std::move(value);
}

/// What a PATCH asks for: another status, or another plan.
struct Update {
    std::optional<ResolutionOrder> order;
    PlanOrder plan;
};

Result<Update> decode_update(const boost::json::value& body) {
    Update update;
    ResolutionOrder order;
    std::optional<std::string> status;
    JsonReader reader(body, "body");
    reader.read("status", status);
    reader.read("resolution_note", order.note);
    reader.read("winning_decision_id", order.winner);
    reader.read("false_positive_label", order.false_positive_label);
    read_or_null(reader, body, "assignee", update.plan.assignee);
    read_or_null(reader, body, "snoozed_until", update.plan.snoozed_until);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    const bool has_plan = update.plan.assignee || update.plan.snoozed_until;
    const bool has_order =
        status || order.note || order.winner || order.false_positive_label || !has_plan;
    if (has_plan && has_order)
        return Error(
            ErrorCode::invalid_input,
            "assignee and snoozed_until are changed in a request of their own, without a status"
        );
    if (!has_order) return update;
    order.status = status.value_or("");
    update.order = std::move(order);
    return update;
}

Response answer(const Request& request, const Result<ConflictDetail>& conflict) {
    if (!conflict) return http::problem(request, conflict.error());
    return http::data_response(request, 200, to_json(*conflict));
}

asio::awaitable<Response> show(ResolutionService& resolutions, Request& request) {
    const auto id = id_of(request);
    if (!id) co_return http::problem(request, id.error());
    const auto shown = co_await resolutions.show(request.caller, *id);
    if (!shown) co_return http::problem(request, shown.error());
    co_return http::data_response(request, 200, to_json(*shown));
}

asio::awaitable<Response> update(ResolutionService& resolutions, Request& request) {
    const auto id = id_of(request);
    if (!id) co_return http::problem(request, id.error());
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    auto wanted = decode_update(*body);
    if (!wanted) co_return http::problem(request, wanted.error());
    if (auto& order = wanted->order)
        co_return answer(
            request, co_await resolutions.resolve(request.caller, *id, std::move(*order))
        );
    co_return answer(
        request, co_await resolutions.plan(request.caller, *id, std::move(wanted->plan))
    );
}

asio::awaitable<Response> undo(ResolutionService& resolutions, Request& request) {
    const auto id = id_of(request);
    if (!id) co_return http::problem(request, id.error());
    co_return answer(request, co_await resolutions.undo(request.caller, *id));
}

Result<VerdictOrder> decode_verdict(const boost::json::value& body) {
    VerdictOrder order;
    JsonReader reader(body, "body");
    reader.read("outcome", order.outcome);
    reader.read("reasoning", order.reasoning);
    reader.read("decision_type", order.decision_type);
    reader.read("winning_decision_id", order.winner);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    return order;
}

asio::awaitable<Response> adjudicate(ResolutionService& resolutions, Request& request) {
    const auto id = id_of(request);
    if (!id) co_return http::problem(request, id.error());
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    auto order = decode_verdict(*body);
    if (!order) co_return http::problem(request, order.error());
    auto key = http::idempotency_key(request);
    if (!key) co_return http::problem(request, key.error());
    auto origin = trace_origin(request);
    if (!origin) co_return http::problem(request, origin.error());
    origin->endpoint = fmt::format("POST:/v1/conflicts/{}/adjudicate", id->str());
    origin->idempotency_key = std::move(*key);
    co_return answer(
        request,
        co_await resolutions.adjudicate(request.caller, *id, std::move(*order), std::move(*origin))
    );
}

}  // namespace

void add_resolution_routes(http::Router& router, ResolutionService& resolutions) {
    using enum http::Method;
    http::add_routes(
        router,
        resolutions,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {{get, "/v1/conflicts/{id}", show}}
    );
    http::add_routes(
        router,
        resolutions,
        {.minimum_role = Role::agent, .rate_class = http::RateClass::ingest},
        {{patch, "/v1/conflicts/{id}", update},
         {post, "/v1/conflicts/{id}/undo", undo},
         {post, "/v1/conflicts/{id}/adjudicate", adjudicate}}
    );
}

}  // namespace akashi
