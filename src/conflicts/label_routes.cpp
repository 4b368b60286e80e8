#include "conflicts/label_routes.hpp"

#include "base/json_reader.hpp"
#include "conflicts/label_render.hpp"
#include "core/page.hpp"

#include <fmt/format.h>

#include <iterator>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t kDefaultLabels = 100;
constexpr std::int64_t kDefaultPairs = 50;
constexpr std::int64_t kMostPairs = 100;
constexpr unsigned kNoContent = 204;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

Result<ConflictId> conflict_of(const Request& request) {
    const auto id = ConflictId::parse(request.path_parameters.at("id"));
    if (!id) return invalid("invalid conflict id");
    return *id;
}

Response answer(const Request& request, const Result<ConflictLabel>& label) {
    if (!label) return http::problem(request, label.error());
    return http::data_response(request, 200, to_json(*label));
}

asio::awaitable<Response> set(LabelService& labels, Request& request) {
    const auto id = conflict_of(request);
    if (!id) co_return http::problem(request, id.error());
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    std::string label;
    std::optional<std::string> notes;
    JsonReader reader(*body, "body");
    reader.read("label", label);
    reader.read("notes", notes);
    if (auto reason = reader.error())
        co_return http::problem(request, invalid_body(std::move(*reason)));
    co_return answer(
        request, co_await labels.set(request.caller, *id, std::move(label), std::move(notes))
    );
}

asio::awaitable<Response> find(LabelService& labels, Request& request) {
    const auto id = conflict_of(request);
    if (!id) co_return http::problem(request, id.error());
    co_return answer(request, co_await labels.find(request.caller, *id));
}

asio::awaitable<Response> remove(LabelService& labels, Request& request) {
    const auto id = conflict_of(request);
    if (!id) co_return http::problem(request, id.error());
    const auto removed = co_await labels.remove(request.caller, *id);
    if (!removed) co_return http::problem(request, removed.error());
    Response response;
    response.status = kNoContent;
    co_return response;
}

/// Where the page behind this one begins.
void add_next_offset(Response& response, bool has_more, std::int64_t offset, std::int64_t rows) {
    if (const auto next = next_offset(has_more, offset, rows))
        response.headers.emplace_back("X-Akashi-Next-Offset", fmt::format("{}", *next));
}

asio::awaitable<Response> list_pairs(LabelService& labels, Request& request) {
    const auto limit = request.integer_parameter("limit", kDefaultPairs, 1, kMostPairs);
    const auto offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    const auto page = co_await labels.list_conflicts(request.caller, limit, offset);
    Response response;
    response.content_type = "application/x-ndjson";
    response.body = to_lines(page.conflicts);
    add_next_offset(response, page.has_more, offset, std::ssize(page.conflicts));
    co_return response;
}

asio::awaitable<Response> list(LabelService& labels, Request& request) {
    const auto format = request.parameter("format");
    if (format == "pairs") co_return co_await list_pairs(labels, request);
    if (format && *format != "json")
        co_return http::problem(request, invalid("format must be one of: json, pairs"));
    const auto limit = request.integer_parameter("limit", kDefaultLabels, 1, kMaxLimit);
    const auto offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    const auto page = co_await labels.list(request.caller, limit, offset);
    const auto counts = co_await labels.count(request.caller);
    auto response = http::data_response(request, 200, to_json(page.labels, sum_of(counts)));
    add_next_offset(response, page.has_more, offset, std::ssize(page.labels));
    co_return response;
}

asio::awaitable<Response> evaluate(LabelService& labels, Request& request) {
    const auto counts = co_await labels.count(request.caller);
    co_return http::data_response(request, 200, evaluation_to_json(counts));
}

}  // namespace

void add_label_routes(http::Router& router, LabelService& labels) {
    using enum http::Method;
    http::add_routes(
        router,
        labels,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::query},
        {{get, "/v1/admin/conflicts/{id}/label", find},
         {get, "/v1/admin/conflict-labels", list},
         {post, "/v1/admin/scorer-eval", evaluate}}
    );
    http::add_routes(
        router,
        labels,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::none},
        {{put, "/v1/admin/conflicts/{id}/label", set},
         {del, "/v1/admin/conflicts/{id}/label", remove}}
    );
}

}  // namespace akashi
