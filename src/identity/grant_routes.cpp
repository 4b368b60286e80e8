#include "identity/grant_routes.hpp"

#include "base/json_reader.hpp"
#include "core/page.hpp"
#include "http/idempotency.hpp"
#include "identity/grant_render.hpp"

#include <iterator>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t kDefaultLimit = 50;
constexpr unsigned kCreated = 201;
constexpr unsigned kNoContent = 204;

using Answer = IdempotencyService::Answer;
using Once = std::optional<Idempotency>;

Result<NewGrant> decode_new_grant(const boost::json::value& body) {
    NewGrant wanted;
    JsonReader reader(body, "body");
    reader.read("grantee_agent_id", wanted.grantee_agent_id);
    reader.read("resource_type", wanted.resource_type);
    reader.read("resource_id", wanted.resource_id);
    reader.read("permission", wanted.permission);
    reader.read("expires_at", wanted.expires_at);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    return wanted;
}

asio::awaitable<Result<Answer>> create_once(
    GrantService& grants, Caller caller, NewGrant wanted, Once once
) {
    const bool is_kept = once.has_value();
    const auto grant =
        co_await grants.create(std::move(caller), std::move(wanted), std::move(once));
    if (!grant) co_return grant.error();
    Answer answer{.data = {}, .is_kept = is_kept};
    JsonWriter out(answer.data);
    write(out, *grant);
    co_return answer;
}

asio::awaitable<Response> create(GrantService& grants, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    const auto wanted = decode_new_grant(*body);
    if (!wanted) co_return http::problem(request, wanted.error());
    const auto write = [&](Once once) {
        return create_once(grants, request.caller, *wanted, std::move(once));
    };
    const auto data = co_await http::run_once(grants.once(), request, *body, write);
    if (!data) co_return http::problem(request, data.error());
    co_return http::data_response(request, kCreated, *data);
}

asio::awaitable<Response> list(GrantService& grants, Request& request) {
    const auto limit = request.integer_parameter("limit", kDefaultLimit, 1, kMaxLimit);
    const auto offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    const auto page = co_await grants.list(request.caller, limit, offset);
    // A grant that was deleted between reading the page and counting is no reason to read on.
    const std::int64_t count = std::ssize(page.grants);
    const bool has_more = count > 0 && offset + count < page.total;
    co_return http::list_response(
        request,
        to_json_array(page.grants),
        {.total = page.total,
         .has_more = has_more,
         .limit = limit,
         .offset = offset,
         .next_offset = next_offset(has_more, offset, count)}
    );
}

asio::awaitable<Result<Answer>> remove_once(
    GrantService& grants, Caller caller, GrantId id, Once once
) {
    const auto removed = co_await grants.remove(std::move(caller), id, std::move(once));
    if (!removed) co_return removed.error();
    co_return Answer{.data = {}, .is_kept = true};
}

asio::awaitable<Response> remove(GrantService& grants, Request& request) {
    const auto id = GrantId::parse(request.path_parameters.at("grant_id"));
    if (!id) co_return http::problem(request, Error(ErrorCode::invalid_input, "invalid grant_id"));
    const auto write = [&](Once once) {
        return remove_once(grants, request.caller, *id, std::move(once));
    };
    const auto removed = co_await http::run_once(grants.once(), request, nullptr, write);
    if (!removed) co_return http::problem(request, removed.error());
    Response response;
    response.status = kNoContent;
    co_return response;
}

}  // namespace

void add_grant_routes(http::Router& router, GrantService& grants) {
    using enum http::Method;
    http::add_routes(
        router,
        grants,
        {.minimum_role = Role::agent, .rate_class = http::RateClass::none},
        {{post, "/v1/grants", create}, {del, "/v1/grants/{grant_id}", remove}}
    );
    http::add_routes(
        router,
        grants,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::none},
        {{get, "/v1/grants", list}}
    );
}

}  // namespace akashi
