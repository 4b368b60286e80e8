#include "identity/me_routes.hpp"

#include "base/json_writer.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

void write_agent(JsonWriter& out, const Caller& caller) {
    out.begin_object();
    out.member("id", caller.id).member("agent_id", caller.agent_id).member("name", caller.name);
    out.member("role", to_string(caller.role)).end_object();
}

void write_credential(JsonWriter& out, const Caller& caller) {
    out.begin_object();
    out.member_if("api_key_id", caller.api_key_id);
    out.member_if("api_key_prefix", caller.api_key_prefix);
    out.member_if("scoped_by", caller.scoped_by).end_object();
}

asio::awaitable<Response> show_me(MeService& me, Request& request) {
    const Caller& caller = request.caller;
    const auto organization = co_await me.find_organization(caller);
    if (!organization) co_return http::problem(request, organization.error());
    std::string data;
    JsonWriter out(data);
    out.begin_object().key("agent");
    write_agent(out, caller);
    out.member("role", to_string(caller.role)).key("organization").begin_object();
    out.member("id", organization->id).member("name", organization->name);
    out.member("slug", organization->slug).end_object();
    out.member("plan", organization->plan).key("credential");
    write_credential(out, caller);
    out.key("features").begin_object();
    out.member("semantic_search", me.has_vectors()).member("delete_agents", me.may_delete_agents());
    out.end_object().end_object();
    co_return http::data_response(request, 200, data);
}

}  // namespace

void add_me_routes(http::Router& router, MeService& me) {
    http::add_routes(
        router,
        me,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query, .is_light = true},
        {{http::Method::get, "/v1/me", show_me}}
    );
}

}  // namespace akashi
