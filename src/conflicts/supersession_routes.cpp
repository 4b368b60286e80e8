#include "conflicts/supersession_routes.hpp"

#include "decisions/decision_routes.hpp"
#include "http/idempotency.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr unsigned kNoContent = 204;

using Answer = IdempotencyService::Answer;
using Once = std::optional<Idempotency>;

asio::awaitable<Result<Answer>> dismiss_once(
    SupersessionService& supersessions, Caller caller, DecisionId id, DecisionId other, Once once
) {
    const auto gone = co_await supersessions.dismiss(std::move(caller), id, other, std::move(once));
    if (!gone) co_return gone.error();
    co_return Answer{.data = {}, .is_kept = true};
}

asio::awaitable<Response> dismiss(SupersessionService& supersessions, Request& request) {
    const auto id = decision_id(request);
    if (!id) co_return http::problem(request, id.error());
    const auto superseded = DecisionId::parse(request.path_parameters.at("superseded_id"));
    if (!superseded)
        co_return http::problem(request, Error(ErrorCode::invalid_input, "invalid superseded_id"));
    const auto write = [&](Once once) {
        return dismiss_once(supersessions, request.caller, *id, *superseded, std::move(once));
    };
    const auto gone = co_await http::run_once(supersessions.once(), request, nullptr, write);
    if (!gone) co_return http::problem(request, gone.error());
    Response response;
    response.status = kNoContent;
    co_return response;
}

}  // namespace

void add_supersession_routes(http::Router& router, SupersessionService& supersessions) {
    using enum http::Method;
    http::add_routes(
        router,
        supersessions,
        {.minimum_role = Role::agent, .rate_class = http::RateClass::ingest},
        {{del, "/v1/decisions/{id}/supersedes_suggestions/{superseded_id}", dismiss}}
    );
}

}  // namespace akashi
