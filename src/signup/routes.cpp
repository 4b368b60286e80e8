#include "signup/routes.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "net/mail.hpp"
#include "signup/verify_page.hpp"

#include <fmt/format.h>

#include <utility>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

Error not_enabled() { return {ErrorCode::not_found, "signup is not enabled"}; }

Visitor visitor_of(const Request& request) {
    return {
        .client_ip = request.client_ip,
        .request_id = request.request_id,
        .endpoint = fmt::format("{} {}", http::to_string(request.method), request.path)
    };
}

/// The two forms in one: a password decides which one it is.
struct Form {
    std::optional<std::string> password;
    std::string org_name;
    std::string agent_id;
    std::string email;
};

Result<Form> read_form(const Request& request) {
    const auto body = http::parse_body(request);
    if (!body) return body.error();
    JsonReader reader(*body, "body");
    Form form;
    reader.read("password", form.password);
    reader.read("org_name", form.org_name);
    reader.read("email", form.email);
    reader.read("agent_id", form.agent_id);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    for (std::string* text : {&form.org_name, &form.agent_id, &form.email})
        *text = std::string(trimmed(*text));
    return form;
}

Response show_owner(const Request& request, const SignedUp& made) {
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("org_id", made.organization.id).member("agent_id", made.agent_id);
    out.member("message", "check your email to verify your account").end_object();
    return http::data_response(request, 201, data);
}

Response show_key(const Request& request, const SignedUp& made, std::string_view base_url) {
    while (base_url.ends_with('/')) base_url.remove_suffix(1);
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("org_id", made.organization.id);
    out.member("org_slug", made.organization.slug).member("agent_id", made.agent_id);
    out.member("api_key", made.api_key).key("mcp_config").begin_object();
    out.member("url", fmt::format("{}/mcp", base_url));
    out.member("header", fmt::format("ApiKey {}:{}", made.agent_id, made.api_key));
    out.end_object().end_object();
    return http::data_response(request, 201, data);
}

asio::awaitable<Response> sign_up(SignUpDoor& door, Request& request) {
    auto form = read_form(request);
    if (!form) co_return http::problem(request, form.error());
    if (!door.service) co_return http::problem(request, not_enabled());
    if (!form->password && door.config.gives_keys) {
        const auto made = co_await door.service->sign_up_for_key(
            {std::move(form->org_name), std::move(form->agent_id), std::move(form->email)},
            visitor_of(request)
        );
        if (!made) co_return http::problem(request, made.error());
        co_return show_key(request, *made, door.config.base_url);
    }
    const auto made = co_await door.service->sign_up(
        {std::move(form->email), form->password.value_or(""), std::move(form->org_name)},
        visitor_of(request)
    );
    if (!made) co_return http::problem(request, made.error());
    co_return show_owner(request, *made);
}

/// The token of the query or of the body.
Result<std::string> read_token(const Request& request) {
    if (auto token = request.parameter("token")) return std::move(*token);
    std::string token;
    if (request.method == http::Method::post && !request.body.empty()) {
        const auto body = http::parse_body(request);
        if (!body) return body.error();
        JsonReader reader(*body, "body");
        reader.read("token", token);
        if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    }
    if (token.empty()) return Error(ErrorCode::invalid_input, "token is required");
    return token;
}

Response show_page(bool is_verified) {
    static const std::string policy = verify_page_policy();
    Response response;
    response.status = is_verified ? 200 : 400;
    response.body = verify_page(is_verified);
    response.content_type = "text/html; charset=utf-8";
    response.headers.emplace_back("Content-Security-Policy", policy);
    return response;
}

Response show_verification(const Request& request, const Result<void>& verified) {
    const bool wants_page = request.method == http::Method::get &&
                            to_lower(request.header("accept")).contains("text/html");
    if (wants_page) return show_page(verified.has_value());
    if (!verified) return http::problem(request, verified.error());
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("status", "verified");
    out.member("message", "email verified successfully — you can now authenticate").end_object();
    return http::data_response(request, 200, data);
}

asio::awaitable<Response> verify(SignUpDoor& door, Request& request) {
    const auto token = read_token(request);
    if (!token) co_return http::problem(request, token.error());
    if (!door.service) co_return http::problem(request, not_enabled());
    // A look that changes nothing: those who only ask whether the link is there do not use it up.
    if (request.method == http::Method::head) co_return http::data_response(request, 200, {});
    const auto verified = co_await door.service->verify(*token, visitor_of(request));
    Response response = show_verification(request, verified);
    // The address of the page has the token.
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
    response.headers.emplace_back("Cache-Control", "no-store");
    co_return response;
}

/// The same answer for every address.
asio::awaitable<Response> resend(SignUpDoor& door, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    JsonReader reader(*body, "body");
    std::string email;
    reader.read("email", email);
    if (auto reason = reader.error())
        co_return http::problem(request, invalid_body(std::move(*reason)));
    email = std::string(trimmed(email));
    if (!net::is_mail_address(email))
        co_return http::problem(request, Error(ErrorCode::invalid_input, "invalid email format"));
    if (!door.resends) co_return http::problem(request, not_enabled());
    door.resends->ask(std::move(email));
    std::string data;
    JsonWriter out(data);
    out.begin_object();
    out.member(
        "message", "if an account of this address awaits verification, an email is on its way"
    );
    out.end_object();
    co_return http::data_response(request, 202, data);
}

}  // namespace

void add_sign_up_routes(http::Router& router, SignUpDoor& door) {
    using enum http::Method;
    http::add_routes(
        router,
        door,
        {.minimum_role = std::nullopt, .rate_class = http::RateClass::auth},
        {
            {post, "/auth/signup", sign_up},
            {post, "/auth/verify", verify},
            {get, "/auth/verify", verify},
            {get, "/verify", verify},
            {post, "/auth/resend", resend},
            {post, "/auth/verify/resend", resend},
        }
    );
}

}  // namespace akashi
