#include "identity/agent_routes.hpp"

#include "base/json_reader.hpp"
#include "base/maybe_stored.hpp"
#include "base/text.hpp"
#include "core/page.hpp"
#include "http/idempotency.hpp"
#include "identity/render.hpp"

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t kDefaultLimit = 200;
constexpr unsigned kOk = 200;
constexpr unsigned kCreated = 201;
constexpr unsigned kAccepted = 202;

const std::string& agent_id(const Request& request) {
    return request.path_parameters.at("agent_id");
}

using Answer = IdempotencyService::Answer;
using Once = std::optional<Idempotency>;

Result<Answer> to_answer(const Result<Agent>& agent) {
    if (!agent) return agent.error();
    Answer answer;
    JsonWriter out(answer.data);
    write(out, *agent);
    return answer;
}

/// Runs a write of this request once for its idempotency key. `body` identifies the write.
asio::awaitable<Response> write_once(
    AgentService& agents,
    const Request& request,
    boost::json::value body,
    unsigned status,
    IdempotencyService::Write write
) {
    const auto data =
        co_await http::run_once(agents.once(), request, std::move(body), std::move(write));
    if (!data) co_return http::problem(request, data.error());
    co_return http::data_response(request, status, *data);
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

/// Without the text of a chosen key, since the key is hashed fast.
boost::json::value without_secret(boost::json::value body) {
    auto* object = body.if_object();
    if (object == nullptr) return body;
    for (auto& member : *object) {
        if (to_lower(std::string_view(member.key())) == "api_key") member.value() = nullptr;
    }
    return body;
}

asio::awaitable<Result<Answer>> create_once(
    AgentService& agents, Caller caller, NewAgent wanted, Once once
) {
    const bool is_kept = once.has_value();
    const auto created =
        co_await agents.create(std::move(caller), std::move(wanted), std::move(once));
    if (!created) co_return created.error();
    co_return Answer{render_created(created->agent, created->key, /*with_secret=*/true), is_kept};
}

asio::awaitable<Response> create(AgentService& agents, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    const auto wanted = decode_new_agent(*body);
    if (!wanted) co_return http::problem(request, wanted.error());
    const auto write = [&](Once once) {
        return create_once(agents, request.caller, *wanted, std::move(once));
    };
    co_return co_await write_once(agents, request, without_secret(*body), kCreated, write);
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
    // An agent that was deleted between reading the page and counting is no reason to read on.
    const bool has_more = !page.agents.empty() && offset + std::ssize(page.agents) < page.total;
    co_return http::list_response(
        request,
        items,
        {.total = page.total,
         .has_more = has_more,
         .limit = limit,
         .offset = offset,
         .next_offset = next_offset(has_more, offset, std::ssize(page.agents))}
    );
}

asio::awaitable<Response> find(AgentService& agents, Request& request) {
    const auto found = to_answer(co_await agents.find(request.caller, agent_id(request)));
    if (!found) co_return http::problem(request, found.error());
    co_return http::data_response(request, kOk, found->data);
}

struct Changes {
    std::optional<std::string> name;
    std::optional<boost::json::object> metadata;
};

asio::awaitable<Result<Answer>> update_once(
    AgentService& agents, const Request& request, Changes changes, Once once
) {
    co_return to_answer(co_await agents.update(
        request.caller,
        agent_id(request),
        std::move(changes.name),
        std::move(changes.metadata),
        std::move(once)
    ));
}

asio::awaitable<Response> update(AgentService& agents, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    JsonReader reader(*body, "body");
    Changes changes;
    reader.read("name", changes.name);
    reader.read("metadata", changes.metadata);
    if (auto reason = reader.error()) {
        co_return http::problem(request, invalid_body(std::move(*reason)));
    }
    const auto write = [&](Once once) {
        return update_once(agents, request, changes, std::move(once));
    };
    co_return co_await write_once(agents, request, *body, kOk, write);
}

asio::awaitable<Result<Answer>> set_tags_once(
    AgentService& agents, const Request& request, std::vector<std::string> tags, Once once
) {
    co_return to_answer(co_await agents.set_tags(
        request.caller, agent_id(request), std::move(tags), std::move(once)
    ));
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
    const auto write = [&, wanted = std::move(*tags)](Once once) {
        return set_tags_once(agents, request, wanted, std::move(once));
    };
    co_return co_await write_once(agents, request, *body, kOk, write);
}

/// The answer is the id of the job: what it has done is told anew.
asio::awaitable<Result<Answer>> remove_once(
    AgentService& agents, const Request& request, Once once
) {
    const auto job = co_await agents.remove(request.caller, agent_id(request), std::move(once));
    if (!job) co_return job.error();
    co_return Answer{kept_answer(job->id), /*is_kept=*/true};
}

/// 200 for an agent that is gone. Otherwise 202 with the job that goes on.
Response removal_response(const Request& request, const AgentDeletion& job) {
    std::string data;
    JsonWriter out(data);
    if (job.is_done()) {
        out.begin_object().member("agent_id", job.agent_id).key("deleted");
        write(out, job.deleted);
        out.end_object();
        return http::data_response(request, kOk, data);
    }
    write(out, job);
    Response response = http::data_response(request, kAccepted, data);
    response.headers.emplace_back("Location", "/v1/jobs/" + job.id.str());
    return response;
}

asio::awaitable<Response> remove(AgentService& agents, Request& request) {
    const auto write = [&](Once once) { return remove_once(agents, request, std::move(once)); };
    const auto id = co_await http::run_once(agents.once(), request, nullptr, write);
    if (!id) co_return http::problem(request, id.error());
    const auto job = co_await after_write(agents.find_deletion(request.caller, kept_deletion(*id)));
    if (!job) co_return http::problem(request, job.error());
    co_return removal_response(request, *job);
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
