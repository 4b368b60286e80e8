#include "decisions/assessment_routes.hpp"

#include "base/json_reader.hpp"
#include "core/page.hpp"
#include "decisions/decision_routes.hpp"
#include "decisions/render.hpp"

#include <iterator>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t kDefaultLimit = 50;
constexpr std::int64_t kMostAssessments = 200;

asio::awaitable<Response> assess(AssessmentService& assessments, Request& request) {
    const auto id = decision_id(request);
    if (!id) co_return http::problem(request, id.error());
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    NewAssessment wanted;
    wanted.decision_id = *id;
    JsonReader reader(*body, "body");
    reader.read("outcome", wanted.outcome);
    reader.read("notes", wanted.notes);
    if (auto reason = reader.error())
        co_return http::problem(request, invalid_body(std::move(*reason)));
    const auto assessment = co_await assessments.assess(request.caller, std::move(wanted));
    if (!assessment) co_return http::problem(request, assessment.error());
    std::string data;
    JsonWriter out(data);
    write(out, *assessment);
    co_return http::data_response(request, 200, data);
}

asio::awaitable<Response> list(AssessmentService& assessments, Request& request) {
    const auto id = decision_id(request);
    if (!id) co_return http::problem(request, id.error());
    const auto limit = request.integer_parameter("limit", kDefaultLimit, 1, kMostAssessments);
    const auto offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    const auto page = co_await assessments.list(request.caller, *id, limit, offset);
    if (!page) co_return http::problem(request, page.error());
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("decision_id", *id).key("summary");
    write(out, page->summary);
    out.key("assessments").begin_array();
    for (const Assessment& assessment : page->assessments) write(out, assessment);
    out.end_array().member("count", page->assessments.size());
    out.member("has_more", page->has_more);
    out.member_if(
        "next_offset", next_offset(page->has_more, offset, std::ssize(page->assessments))
    );
    out.end_object();
    co_return http::data_response(request, 200, data);
}

}  // namespace

void add_assessment_routes(http::Router& router, AssessmentService& assessments) {
    using enum http::Method;
    http::add_routes(
        router,
        assessments,
        {.minimum_role = Role::agent, .rate_class = http::RateClass::ingest},
        {{post, "/v1/decisions/{id}/assess", assess}}
    );
    http::add_routes(
        router,
        assessments,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {{get, "/v1/decisions/{id}/assessments", list}}
    );
}

}  // namespace akashi
