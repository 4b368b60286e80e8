#include "identity/agent_service.hpp"

#include "base/json_writer.hpp"
#include "identity/render.hpp"

#include <fmt/format.h>

#include <exception>

namespace akashi {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr std::size_t kMaxTags = 100;
constexpr std::size_t kMaxNameBytes = 255;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

std::optional<Error> check_tags(const std::vector<std::string>& tags) {
    if (tags.size() > kMaxTags) {
        return invalid(fmt::format("tags count {} exceeds maximum of {}", tags.size(), kMaxTags));
    }
    for (const auto& tag : tags) {
        if (auto error = check_tag(tag)) return error;
    }
    return std::nullopt;
}

std::optional<Error> check_name(const std::string& name) {
    if (name.empty()) return invalid("name must not be empty");
    if (name.size() > kMaxNameBytes) return invalid("name must be at most 255 bytes");
    return std::nullopt;
}

std::optional<Error> check_new(const Caller& caller, const NewAgent& wanted) {
    if (wanted.agent_id.empty() || wanted.name.empty()) {
        return invalid("agent_id and name are required");
    }
    if (auto error = check_agent_id(wanted.agent_id)) return error;
    if (auto error = check_not_reserved(wanted.agent_id)) return error;
    const auto role = parse_role(wanted.role);
    if (!role) {
        return invalid(
            "invalid role: must be one of platform_admin, org_owner, admin, agent, reader"
        );
    }
    if (*role >= caller.role) {
        return Error(
            ErrorCode::forbidden, "cannot create agent with role equal to or higher than your own"
        );
    }
    if (auto error = check_tags(wanted.tags)) return error;
    if (auto error = check_name(wanted.name)) return error;
    return wanted.api_key ? check_chosen_key("api_key", *wanted.api_key) : std::nullopt;
}

}  // namespace

asio::awaitable<Result<CreatedAgent>> AgentService::create(
    Caller caller, NewAgent wanted, std::optional<Idempotency> once
) {
    if (auto error = check_new(caller, wanted)) co_return *error;
    Agent agent;
    agent.id = AgentRowId::make();
    agent.agent_id = std::move(wanted.agent_id);
    agent.org_id = caller.org;
    agent.name = std::move(wanted.name);
    agent.role = parse_role(wanted.role).value_or(Role::reader);  // checked above
    agent.tags = without_duplicates(std::move(wanted.tags));
    agent.metadata = to_canonical_json(json::value(std::move(wanted.metadata)));
    agent.created_at = clock_();
    agent.updated_at = agent.created_at;
    if (auto error = check_metadata(agent.metadata)) co_return *error;

    MadeKey made = co_await sources_.keys.make(agent, caller.agent_id, std::move(wanted.api_key));
    if (once) once->answer = render_created(agent, made, /*with_secret=*/false);
    Change change = change_of(caller, "create_agent", agent.agent_id, std::move(once));
    auto created = co_await sources_.agents.create(std::move(agent), made.key, std::move(change));
    if (!created) co_return created.error();
    if (!made.generated) sources_.authenticator.remember(made.key, made.raw);
    co_return CreatedAgent{std::move(*created), std::move(made)};
}

asio::awaitable<Result<Agent>> AgentService::find(Caller caller, std::string agent_id) {
    auto agent = co_await sources_.directory.find(caller.org, std::move(agent_id));
    if (!agent) co_return agent_not_found();
    co_return std::move(*agent);
}

asio::awaitable<AgentPage> AgentService::list(
    Caller caller, std::int64_t limit, std::int64_t offset, bool with_statistics
) {
    co_return co_await sources_.agents.list(caller.org, limit, offset, with_statistics);
}

asio::awaitable<Result<Agent>> AgentService::update(
    Caller caller,
    std::string agent_id,
    std::optional<std::string> name,
    std::optional<json::object> metadata,
    std::optional<Idempotency> once
) {
    if (!name && !metadata) co_return invalid("at least one of name or metadata is required");
    AgentChanges changes;
    if (name) {
        if (auto error = check_name(*name)) co_return *error;
        changes.name = std::move(name);
    }
    if (metadata) {
        changes.metadata = to_canonical_json(json::value(std::move(*metadata)));
        if (auto error = check_metadata(*changes.metadata)) co_return *error;
    }
    Change change = change_of(caller, "update_agent", agent_id, std::move(once));
    auto agent = co_await sources_.agents.update(
        caller.org, std::move(agent_id), std::move(changes), clock_(), std::move(change)
    );
    if (!agent) co_return agent.error();
    sources_.authenticator.forget(agent->id);
    co_return std::move(*agent);
}

asio::awaitable<Result<Agent>> AgentService::set_tags(
    Caller caller,
    std::string agent_id,
    std::vector<std::string> tags,
    std::optional<Idempotency> once
) {
    if (auto error = check_tags(tags)) co_return *error;
    Change change = change_of(caller, "update_agent_tags", agent_id, std::move(once));
    auto agent = co_await sources_.agents.set_tags(
        caller.org,
        std::move(agent_id),
        without_duplicates(std::move(tags)),
        clock_(),
        std::move(change)
    );
    if (!agent) co_return agent.error();
    sources_.authenticator.forget(agent->id);
    co_return std::move(*agent);
}

asio::awaitable<Result<AgentDeletion>> AgentService::remove(
    Caller caller, std::string agent_id, std::optional<Idempotency> once
) {
    if (!may_delete_) {
        co_return Error(
            ErrorCode::forbidden,
            "destructive delete is disabled; set AKASHI_ENABLE_DESTRUCTIVE_DELETE=true to enable"
        );
    }
    if (agent_id == kAdminAgent) {
        co_return Error(ErrorCode::forbidden, "cannot delete the admin agent");
    }
    const auto agent = co_await sources_.directory.find(caller.org, agent_id);
    // One that is being deleted is not found, but its job is below.
    if (agent && agent->role >= caller.role) {
        co_return Error(
            ErrorCode::forbidden, "cannot delete agent with role equal to or higher than your own"
        );
    }
    std::optional<AgentDeletion> job;
    std::exception_ptr failure;
    try {
        Change change = change_of(caller, "delete_agent", agent_id, std::move(once));
        job = co_await sources_.deleter.remove(std::move(agent_id), std::move(change));
    } catch (...) {
        failure = std::current_exception();  // it may have been accepted all the same
    }
    if (agent) sources_.authenticator.forget(agent->id);
    if (failure) std::rethrow_exception(failure);
    if (!job) co_return agent_not_found();
    co_return std::move(*job);
}

Change AgentService::change_of(
    const Caller& caller,
    std::string_view operation,
    std::string agent_id,
    std::optional<Idempotency> once
) const {
    return {audit_of(caller, clock_(), operation, "agent", std::move(agent_id)), std::move(once)};
}

asio::awaitable<Result<AgentDeletion>> AgentService::find_deletion(
    Caller caller, AgentDeletionId id
) {
    auto job = co_await sources_.deletions.find(caller.org, id);
    if (!job) co_return Error(ErrorCode::not_found, "job not found");
    co_return std::move(*job);
}

}  // namespace akashi
