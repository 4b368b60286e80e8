#include "conflicts/reconcile_routes.hpp"

#include "base/json_reader.hpp"
#include "http/idempotency.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

asio::awaitable<Response> reconcile(ReconcileService& reconciliations, Request& request) {
    const auto id = ConflictId::parse(request.path_parameters.at("id"));
    if (!id)
        co_return http::problem(request, Error(ErrorCode::invalid_input, "invalid conflict id"));
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    ReconcileService::Synthesis synthesis;
    JsonReader reader(*body, "body");
    reader.read("outcome", synthesis.outcome);
    reader.read("reasoning", synthesis.reasoning);
    if (auto fault = reader.error()) co_return http::problem(request, invalid_body(*fault));
    auto key = http::idempotency_key(request);
    if (!key) co_return http::problem(request, key.error());
    const auto data = co_await reconciliations.reconcile(
        request.caller, *id, std::move(synthesis), std::move(*key)
    );
    if (!data) co_return http::problem(request, data.error());
    co_return http::data_response(request, 200, *data);
}

}  // namespace

void add_reconcile_routes(http::Router& router, ReconcileService& reconciliations) {
    http::add_routes(
        router,
        reconciliations,
        {.minimum_role = Role::agent, .rate_class = http::RateClass::ingest},
        {{http::Method::post, "/v1/conflicts/{id}/reconcile", reconcile}}
    );
}

}  // namespace akashi
