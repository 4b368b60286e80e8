#include "identity/agent_service.hpp"

#include "base/json_writer.hpp"
#include "identity/render.hpp"

#include <exception>

namespace akashi {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

}  // namespace

asio::awaitable<Result<CreatedAgent>> AgentService::create(
    Caller caller, NewAgent wanted, std::optional<Idempotency> once
) {
    std::optional<std::string> chosen = wanted.api_key;
    auto agent = make_agent(caller.org, std::move(wanted), caller.role, clock_());
    if (!agent) co_return agent.error();

    MadeKey made = co_await sources_.keys.make(*agent, caller.agent_id, std::move(chosen));
    if (once) once->answer = render_created(*agent, made, /*with_secret=*/false);
    Change change = change_of(caller, "create_agent", agent->agent_id, std::move(once));
    auto created = co_await sources_.agents.create(std::move(*agent), made.key, std::move(change));
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
        if (auto error = check_agent_name(*name)) co_return *error;
        changes.name = std::move(name);
    }
    if (metadata) {
        changes.metadata = to_canonical_json(json::value(std::move(*metadata)));
        if (auto error = check_metadata(*changes.metadata)) co_return *error;
    }
    if (auto error = co_await check_rank(caller, agent_id)) co_return *error;
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
    if (auto error = co_await check_rank(caller, agent_id)) co_return *error;
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
    if (agent && co_await sources_.holds.find_covering(caller.org, agent_id))
        co_return agent_is_held();
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

/// Tags widen who sees the decisions of an agent, so they are bound by rank, as its keys are.
asio::awaitable<std::optional<Error>> AgentService::check_rank(
    Caller caller, std::string agent_id
) {
    const auto agent = co_await sources_.directory.find(caller.org, std::move(agent_id));
    if (!agent) co_return agent_not_found();
    if (agent->id == caller.id || agent->role < caller.role) co_return std::nullopt;
    co_return Error(
        ErrorCode::forbidden, "cannot change agent with role equal to or higher than your own"
    );
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
