#include "identity/auth_routes.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

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
    const auto issued = co_await tokens.issue(std::move(agent_id), std::move(api_key));
    if (!issued) co_return http::problem(request, issued.error());
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("token", issued->token);
    out.member("expires_at", issued->expires_at).end_object();
    co_return http::data_response(request, 200, data);
}

asio::awaitable<Result<Caller>> authenticate(Authenticator& authenticator, const Request& request) {
    co_return co_await authenticator.authenticate(
        std::string(request.header("authorization")), std::string(request.header("x-akashi-org-id"))
    );
}

}  // namespace

void add_auth_routes(http::Router& router, TokenService& tokens) {
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
}

http::Authenticator http_authenticator(Authenticator& authenticator) {
    return
        [&authenticator](const Request& request) { return authenticate(authenticator, request); };
}

}  // namespace akashi
