#include "decisions/change_routes.hpp"

#include "base/json_reader.hpp"
#include "decisions/decision_routes.hpp"
#include "http/idempotency.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

using Answer = IdempotencyService::Answer;
using Once = std::optional<Idempotency>;

Response answer_with(const Request& request, const Result<std::string>& data) {
    if (!data) return http::problem(request, data.error());
    return http::data_response(request, 200, *data);
}

using Patch = DecisionChangeService::Patch;

asio::awaitable<Result<Answer>> patch_once(
    DecisionChangeService& changes, Caller caller, DecisionId id, Patch wanted, Once once
) {
    const bool is_kept = once.has_value();
    auto data = co_await changes.patch(std::move(caller), id, std::move(wanted), std::move(once));
    if (!data) co_return data.error();
    co_return Answer{.data = std::move(*data), .is_kept = is_kept};
}

asio::awaitable<Response> change(DecisionChangeService& changes, Request& request) {
    const auto id = decision_id(request);
    if (!id) co_return http::problem(request, id.error());
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    Patch wanted;
    JsonReader reader(*body, "body");
    reader.read("project", wanted.project);
    reader.read("metadata", wanted.metadata);
    if (auto fault = reader.error()) co_return http::problem(request, invalid_body(*fault));
    const auto write = [&](Once once) {
        return patch_once(changes, request.caller, *id, wanted, std::move(once));
    };
    co_return answer_with(request, co_await http::run_once(changes.once(), request, *body, write));
}

asio::awaitable<Result<Answer>> retract_once(
    DecisionChangeService& changes,
    Caller caller,
    DecisionId id,
    std::optional<std::string> reason,
    Once once
) {
    const bool is_kept = once.has_value();
    auto data = co_await changes.retract(std::move(caller), id, std::move(reason), std::move(once));
    if (!data) co_return data.error();
    co_return Answer{.data = std::move(*data), .is_kept = is_kept};
}

asio::awaitable<Response> retract(DecisionChangeService& changes, Request& request) {
    const auto id = decision_id(request);
    if (!id) co_return http::problem(request, id.error());
    const auto body = request.body.empty() ? Result<boost::json::value>(boost::json::object())
                                           : http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    std::optional<std::string> reason;
    JsonReader reader(*body, "body");
    reader.read("reason", reason);
    if (auto fault = reader.error()) co_return http::problem(request, invalid_body(*fault));
    const auto write = [&](Once once) {
        return retract_once(changes, request.caller, *id, reason, std::move(once));
    };
    co_return answer_with(request, co_await http::run_once(changes.once(), request, *body, write));
}

asio::awaitable<Result<Answer>> supersede_once(
    DecisionChangeService& changes, Caller caller, DecisionId id, DecisionId superseded, Once once
) {
    const bool is_kept = once.has_value();
    auto data = co_await changes.supersede(std::move(caller), id, superseded, std::move(once));
    if (!data) co_return data.error();
    co_return Answer{.data = std::move(*data), .is_kept = is_kept};
}

asio::awaitable<Response> supersede(DecisionChangeService& changes, Request& request) {
    const auto id = decision_id(request);
    if (!id) co_return http::problem(request, id.error());
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    std::optional<DecisionId> superseded;
    JsonReader reader(*body, "body");
    reader.read("superseded_id", superseded);
    if (auto fault = reader.error()) co_return http::problem(request, invalid_body(*fault));
    if (!superseded)
        co_return http::problem(
            request, Error(ErrorCode::invalid_input, "superseded_id is required")
        );
    const auto write = [&](Once once) {
        return supersede_once(changes, request.caller, *id, *superseded, std::move(once));
    };
    co_return answer_with(request, co_await http::run_once(changes.once(), request, *body, write));
}

}  // namespace

void add_change_routes(http::Router& router, DecisionChangeService& changes) {
    using enum http::Method;
    http::add_routes(
        router,
        changes,
        {.minimum_role = Role::agent, .rate_class = http::RateClass::ingest},
        {{patch, "/v1/decisions/{id}", change},
         {del, "/v1/decisions/{id}", retract},
         {post, "/v1/decisions/{id}/supersede", supersede}}
    );
}

}  // namespace akashi
