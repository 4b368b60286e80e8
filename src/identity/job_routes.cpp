#include "identity/job_routes.hpp"

#include "identity/render.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

asio::awaitable<Response> find(AgentService& agents, Request& request) {
    const auto id = AgentDeletionId::parse(request.path_parameters.at("job_id"));
    if (!id) {
        co_return http::problem(request, Error(ErrorCode::invalid_input, "invalid job ID"));
    }
    const auto job = co_await agents.find_deletion(request.caller, *id);
    if (!job) co_return http::problem(request, job.error());
    std::string data;
    JsonWriter out(data);
    write(out, *job);
    co_return http::data_response(request, 200, data);
}

}  // namespace

void add_job_routes(http::Router& router, AgentService& agents) {
    using enum http::Method;
    http::add_routes(
        router,
        agents,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::none},
        {{get, "/v1/jobs/{job_id}", find}}
    );
}

}  // namespace akashi
