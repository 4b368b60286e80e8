#include "identity/auth_routes.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

/// Refreshing asks for the full credentials as well, so both routes are the same.
asio::awaitable<Response> issue_token(IdentityService& identity, Request& request) {
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
    const auto issued = co_await identity.issue_token(std::move(agent_id), std::move(api_key));
    if (!issued) co_return http::problem(request, issued.error());
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("token", issued->token);
    out.member("expires_at", issued->expires_at).end_object();
    co_return http::data_response(request, 200, data);
}

asio::awaitable<Result<Caller>> authenticate(IdentityService& identity, const Request& request) {
    co_return co_await identity.authenticate(
        std::string(request.header("authorization")), std::string(request.header("x-akashi-org-id"))
    );
}

}  // namespace

void add_auth_routes(http::Router& router, IdentityService& identity) {
    for (const char* path : {"/auth/token", "/auth/refresh"}) {
        router.add({http::Method::post, path, std::nullopt, http::RateClass::auth, [&](Request& r) {
                        return issue_token(identity, r);
                    }});
    }
}

http::Authenticator authenticator(IdentityService& identity) {
    return [&identity](const Request& request) { return authenticate(identity, request); };
}

}  // namespace akashi
