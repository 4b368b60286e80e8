#include "identity/auth_routes.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::string_view kOrgHeader = "x-akashi-org-id";

/// A refresh needs the full credentials too, so both routes do the same.
asio::awaitable<Response> issue_token(TokenService& tokens, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    JsonReader reader(*body, "body");
    std::string agent_id;
    std::string api_key;
    reader.read("agent_id", agent_id);
    reader.read("api_key", api_key);
    if (auto reason = reader.error()) {
        co_return http::problem(request, invalid_body(std::move(*reason)));
    }
    auto scope = KeyScope::parse(std::move(agent_id), std::string(request.header(kOrgHeader)));
    if (!scope) co_return http::problem(request, TokenService::invalid_credentials());
    const auto issued =
        co_await tokens.issue({std::move(*scope), std::move(api_key), request.client_ip});
    if (!issued) co_return http::problem(request, issued.error());
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("token", issued->token);
    out.member("expires_at", issued->expires_at).end_object();
    co_return http::data_response(request, 200, data);
}

asio::awaitable<Response> issue_scoped_token(TokenService& tokens, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    JsonReader reader(*body, "body");
    std::string as_agent_id;
    std::int64_t expires_in = 0;
    reader.read("as_agent_id", as_agent_id);
    reader.read("expires_in", expires_in);
    if (auto reason = reader.error()) {
        co_return http::problem(request, invalid_body(std::move(*reason)));
    }
    const auto token =
        co_await tokens.issue_scoped(request.caller, std::move(as_agent_id), expires_in);
    if (!token) co_return http::problem(request, token.error());
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("token", token->issued.token);
    out.member("expires_at", token->issued.expires_at);
    out.member("as_agent_id", token->as_agent_id).member("scoped_by", token->scoped_by);
    out.end_object();
    co_return http::data_response(request, 200, data);
}

/// Not in the envelope of other answers: RFC 7517, section 5, says what the document is.
asio::awaitable<Response> show_keys(const TokenKeys& keys, Request&) {
    Response response;
    response.body = keys.current()->jwks();
    response.content_type = "application/jwk-set+json";
    response.headers.emplace_back("Cache-Control", "public, max-age=60");
    co_return response;
}

asio::awaitable<Result<Caller>> authenticate(Authenticator& authenticator, const Request& request) {
    co_return co_await authenticator.authenticate(
        {.authorization = std::string(request.header("authorization")),
         .org = std::string(request.header(kOrgHeader)),
         .client_ip = request.client_ip}
    );
}

}  // namespace

void add_auth_routes(http::Router& router, TokenService& tokens, const TokenKeys& keys) {
    using enum http::Method;
    http::add_routes(
        router,
        tokens,
        {.minimum_role = std::nullopt, .rate_class = http::RateClass::auth},
        {
            {post, "/auth/token", issue_token},
            {post, "/auth/refresh", issue_token},
        }
    );
    http::add_routes(
        router,
        tokens,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::none},
        {{post, "/v1/auth/scoped-token", issue_scoped_token}}
    );
    http::add_routes(
        router,
        keys,
        {.minimum_role = std::nullopt, .rate_class = http::RateClass::none, .needs_store = false},
        {{get, "/.well-known/jwks.json", show_keys}}
    );
}

http::Authenticator http_authenticator(Authenticator& authenticator) {
    return
        [&authenticator](const Request& request) { return authenticate(authenticator, request); };
}

}  // namespace akashi
