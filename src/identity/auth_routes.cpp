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

asio::awaitable<Result<Caller>> authenticate(Authenticator& authenticator, const Request& request) {
    co_return co_await authenticator.authenticate(
        {.authorization = std::string(request.header("authorization")),
         .org = std::string(request.header(kOrgHeader)),
         .client_ip = request.client_ip}
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
