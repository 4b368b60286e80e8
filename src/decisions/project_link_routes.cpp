#include "decisions/project_link_routes.hpp"

#include "base/json_reader.hpp"
#include "core/page.hpp"
#include "decisions/project_link_render.hpp"

#include <iterator>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t kDefaultLimit = 50;
constexpr unsigned kCreated = 201;
constexpr unsigned kNoContent = 204;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

Result<ProjectLink> read_link(const Request& request) {
    const auto body = http::parse_body(request);
    if (!body) return body.error();
    std::string project_a;
    std::string project_b;
    std::optional<std::string> link_type;
    JsonReader reader(*body, "body");
    reader.read("project_a", project_a);
    reader.read("project_b", project_b);
    reader.read("link_type", link_type);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    return make_project_link(std::move(project_a), std::move(project_b), std::move(link_type));
}

asio::awaitable<Response> create(ProjectLinkService& links, Request& request) {
    auto wanted = read_link(request);
    if (!wanted) co_return http::problem(request, wanted.error());
    const auto link = co_await links.create(request.caller, std::move(*wanted));
    if (!link) co_return http::problem(request, link.error());
    co_return http::data_response(request, kCreated, to_json(*link));
}

asio::awaitable<Response> list(ProjectLinkService& links, Request& request) {
    const auto limit = request.integer_parameter("limit", kDefaultLimit, 1, kMaxLimit);
    const auto offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    const auto page = co_await links.list(request.caller, limit, offset);
    const std::int64_t count = std::ssize(page.links);
    const bool has_more = count > 0 && offset + count < page.total;
    co_return http::list_response(
        request,
        to_json_array(page.links),
        {.total = page.total,
         .has_more = has_more,
         .limit = limit,
         .offset = offset,
         .next_offset = next_offset(has_more, offset, count)}
    );
}

asio::awaitable<Response> remove(ProjectLinkService& links, Request& request) {
    const auto id = ProjectLinkId::parse(request.path_parameters.at("id"));
    if (!id) co_return http::problem(request, invalid("invalid id"));
    const auto removed = co_await links.remove(request.caller, *id);
    if (!removed) co_return http::problem(request, removed.error());
    Response response;
    response.status = kNoContent;
    co_return response;
}

/// An alias of each project to each other one would say nothing.
std::optional<Error> check_all(const Request& request) {
    const auto body = http::parse_body(request);
    if (!body) return body.error();
    std::optional<std::string> link_type;
    JsonReader reader(*body, "body");
    reader.read("link_type", link_type);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    if (link_type.value_or(std::string(kConflictScope)) == kConflictScope) return std::nullopt;
    return invalid("link_type must be conflict_scope");
}

asio::awaitable<Response> link_all(ProjectLinkService& links, Request& request) {
    if (const auto error = check_all(request)) co_return http::problem(request, *error);
    const auto added = co_await links.link_all(request.caller);
    if (!added) co_return http::problem(request, added.error());
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("links_created", *added).end_object();
    co_return http::data_response(request, 200, data);
}

}  // namespace

void add_project_link_routes(http::Router& router, ProjectLinkService& links) {
    using enum http::Method;
    http::add_routes(
        router,
        links,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::none},
        {{get, "/v1/project-links", list},
         {post, "/v1/project-links", create},
         {post, "/v1/project-links/grant-all", link_all},
         {del, "/v1/project-links/{id}", remove}}
    );
}

}  // namespace akashi
