#include "identity/agent_routes.hpp"

#include "base/json_reader.hpp"
#include "core/page.hpp"
#include "identity/render.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t kDefaultLimit = 200;

const std::string& agent_id(const Request& request) {
    return request.path_parameters.at("agent_id");
}

Response agent_response(const Request& request, const Result<Agent>& agent) {
    if (!agent) return http::problem(request, agent.error());
    std::string data;
    JsonWriter out(data);
    write(out, *agent);
    return http::data_response(request, 200, data);
}

Result<NewAgent> decode_new_agent(const boost::json::value& body) {
    NewAgent wanted;
    JsonReader reader(body, "body");
    reader.read("agent_id", wanted.agent_id);
    reader.read("name", wanted.name);
    reader.read("api_key", wanted.api_key);
    reader.read("role", wanted.role);
    reader.read("tags", wanted.tags);
    reader.read("metadata", wanted.metadata);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    if (wanted.api_key && wanted.api_key->empty()) wanted.api_key.reset();
    if (wanted.role.empty()) wanted.role = NewAgent{}.role;
    return wanted;
}

/// The agent's fields at the top level for the SDKs, and again under `agent` for other clients.
std::string render_created(const CreatedAgent& created) {
    std::string data;
    JsonWriter out(data);
    out.begin_object();
    write_members(out, created.agent);
    out.key("agent");
    write(out, created.agent);
    out.key("api_key").begin_object();
    out.member("id", created.key.key.id).member("prefix", created.key.key.prefix).end_object();
    if (created.key.generated) out.member("raw_key", created.key.raw);
    out.end_object();
    return data;
}

asio::awaitable<Response> create(AgentService& agents, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    auto wanted = decode_new_agent(*body);
    if (!wanted) co_return http::problem(request, wanted.error());
    const auto created = co_await agents.create(request.caller, std::move(*wanted));
    if (!created) co_return http::problem(request, created.error());
    co_return http::data_response(request, 201, render_created(*created));
}

asio::awaitable<Response> list(AgentService& agents, Request& request) {
    const auto limit = request.integer_parameter("limit", kDefaultLimit, 1, kMaxLimit);
    const auto offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    const bool with_statistics = request.parameter("include") == "stats";
    const auto page = co_await agents.list(request.caller, limit, offset, with_statistics);

    std::string items;
    JsonWriter out(items);
    out.begin_array();
    for (const auto& listing : page.agents) {
        out.begin_object();
        write_members(out, listing.agent);
        if (with_statistics) {
            out.member("decision_count", listing.decision_count);
            out.member_if("last_decision_at", listing.last_decision_at);
        }
        out.end_object();
    }
    out.end_array();
    const bool has_more = offset + static_cast<std::int64_t>(page.agents.size()) < page.total;
    co_return http::list_response(request, items, {page.total, has_more, limit, offset});
}

asio::awaitable<Response> find(AgentService& agents, Request& request) {
    co_return agent_response(request, co_await agents.find(request.caller, agent_id(request)));
}

asio::awaitable<Response> update(AgentService& agents, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    JsonReader reader(*body, "body");
    std::optional<std::string> name;
    std::optional<boost::json::object> metadata;
    reader.read("name", name);
    reader.read("metadata", metadata);
    if (auto reason = reader.error()) {
        co_return http::problem(request, invalid_body(std::move(*reason)));
    }
    co_return agent_response(
        request,
        co_await agents.update(
            request.caller, agent_id(request), std::move(name), std::move(metadata)
        )
    );
}

asio::awaitable<Response> set_tags(AgentService& agents, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    JsonReader reader(*body, "body");
    std::optional<std::vector<std::string>> tags;
    reader.read("tags", tags);
    if (auto reason = reader.error()) {
        co_return http::problem(request, invalid_body(std::move(*reason)));
    }
    if (!tags) {
        co_return http::problem(request, Error(ErrorCode::invalid_input, "tags field is required"));
    }
    co_return agent_response(
        request, co_await agents.set_tags(request.caller, agent_id(request), std::move(*tags))
    );
}

asio::awaitable<Response> remove(AgentService& agents, Request& request) {
    const auto deleted = co_await agents.remove(request.caller, agent_id(request));
    if (!deleted) co_return http::problem(request, deleted.error());
    std::string data;
    JsonWriter out(data);
    out.begin_object().member("agent_id", agent_id(request)).key("deleted").begin_object();
    out.member("evidence", deleted->evidence).member("alternatives", deleted->alternatives);
    out.member("decisions", deleted->decisions).member("events", 0).member("runs", deleted->runs);
    out.member("grants", 0).member("agents", deleted->agents).member("claims", 0);
    out.member("assessments", 0).member("conflict_resolutions", 0);
    out.member("api_keys", deleted->api_keys).end_object().end_object();
    co_return http::data_response(request, 200, data);
}

}  // namespace

void add_agent_routes(http::Router& router, AgentService& agents) {
    using enum http::Method;
    http::add_routes(
        router,
        agents,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::none},
        {
            {post, "/v1/agents", create},
            {get, "/v1/agents", list},
            {get, "/v1/agents/{agent_id}", find},
            {patch, "/v1/agents/{agent_id}", update},
            {patch, "/v1/agents/{agent_id}/tags", set_tags},
            {del, "/v1/agents/{agent_id}", remove},
        }
    );
}

}  // namespace akashi
