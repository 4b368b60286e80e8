#include "identity/key_routes.hpp"

#include "base/json_reader.hpp"
#include "core/page.hpp"
#include "http/idempotency.hpp"
#include "identity/render_keys.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t kDefaultLimit = 50;
constexpr unsigned kOk = 200;
constexpr unsigned kCreated = 201;
constexpr unsigned kNoContent = 204;

using Answer = IdempotencyService::Answer;
using Once = std::optional<Idempotency>;

Response to_response(const Request& request, unsigned status, const Result<std::string>& data) {
    if (!data) return http::problem(request, data.error());
    return http::data_response(request, status, *data);
}

Result<ApiKeyId> key_id(const Request& request) {
    const auto id = ApiKeyId::parse(request.path_parameters.at("key_id"));
    if (!id) return Error(ErrorCode::invalid_input, "invalid key id");
    return *id;
}

Result<NewKey> decode_new_key(const boost::json::value& body) {
    NewKey wanted;
    JsonReader reader(body, "body");
    reader.read("agent_id", wanted.agent_id);
    reader.read("label", wanted.label);
    reader.read("expires_at", wanted.expires_at);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    return wanted;
}

asio::awaitable<Result<Answer>> create_once(
    KeyManagementService& keys, Caller caller, NewKey wanted, Once once
) {
    const bool is_kept = once.has_value();
    const auto made = co_await keys.create(std::move(caller), std::move(wanted), std::move(once));
    if (!made) co_return made.error();
    co_return Answer{render_made(*made, /*with_secret=*/true), is_kept};
}

asio::awaitable<Response> create(KeyManagementService& keys, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    const auto wanted = decode_new_key(*body);
    if (!wanted) co_return http::problem(request, wanted.error());
    const auto write = [&](Once once) {
        return create_once(keys, request.caller, *wanted, std::move(once));
    };
    co_return to_response(
        request, kCreated, co_await http::run_once(keys.once(), request, *body, write)
    );
}

asio::awaitable<Response> list(KeyManagementService& keys, Request& request) {
    const auto limit = request.integer_parameter("limit", kDefaultLimit, 1, kMaxLimit);
    const auto offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    const auto page = co_await keys.list(request.caller, limit, offset);
    std::string items;
    JsonWriter out(items);
    out.begin_array();
    for (const ApiKey& key : page.keys) write(out, key);
    out.end_array();
    co_return http::list_response(
        request,
        items,
        {.total = page.total,
         .has_more = page.has_more,
         .limit = limit,
         .offset = offset,
         .next_offset = next_offset(page.has_more, offset, std::ssize(page.keys))}
    );
}

asio::awaitable<Result<Answer>> revoke_once(
    KeyManagementService& keys, Caller caller, ApiKeyId id, Once once
) {
    const bool is_kept = once.has_value();
    const auto done = co_await keys.revoke(std::move(caller), id, std::move(once));
    if (!done) co_return done.error();
    co_return Answer{"{}", is_kept};
}

asio::awaitable<Response> revoke(KeyManagementService& keys, Request& request) {
    const auto id = key_id(request);
    if (!id) co_return http::problem(request, id.error());
    const auto write = [&](Once once) {
        return revoke_once(keys, request.caller, *id, std::move(once));
    };
    const auto done = co_await http::run_once(keys.once(), request, nullptr, write);
    if (!done) co_return http::problem(request, done.error());
    Response response;
    response.status = kNoContent;
    co_return response;
}

asio::awaitable<Result<Answer>> rotate_once(
    KeyManagementService& keys, Caller caller, ApiKeyId id, Once once
) {
    const bool is_kept = once.has_value();
    const auto made = co_await keys.rotate(std::move(caller), id, std::move(once));
    if (!made) co_return made.error();
    co_return Answer{render_rotated(*made, id, /*with_secret=*/true), is_kept};
}

/// The body is ignored: clients send `{}`, `null` or nothing.
asio::awaitable<Response> rotate(KeyManagementService& keys, Request& request) {
    const auto id = key_id(request);
    if (!id) co_return http::problem(request, id.error());
    const auto write = [&](Once once) {
        return rotate_once(keys, request.caller, *id, std::move(once));
    };
    co_return to_response(
        request, kOk, co_await http::run_once(keys.once(), request, nullptr, write)
    );
}

}  // namespace

void add_key_routes(http::Router& router, KeyManagementService& keys) {
    using enum http::Method;
    http::add_routes(
        router,
        keys,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::none},
        {
            {post, "/v1/keys", create},
            {get, "/v1/keys", list},
            {del, "/v1/keys/{key_id}", revoke},
            {post, "/v1/keys/{key_id}/rotate", rotate},
        }
    );
}

}  // namespace akashi
