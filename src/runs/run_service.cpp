#include "runs/run_service.hpp"

#include "base/json_writer.hpp"
#include "base/log.hpp"
#include "core/page.hpp"
#include "identity/agent.hpp"
#include "identity/new_agent.hpp"
#include "runs/run_render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxTraceId = 255;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

std::optional<Error> check_new(const Caller& caller, const NewRun& wanted) {
    if (auto error = check_agent_id(wanted.agent_id)) return error;
    if (wanted.trace_id && wanted.trace_id->size() > kMaxTraceId)
        return invalid(fmt::format("trace_id exceeds maximum length of {} bytes", kMaxTraceId));
    if (auto error = check_metadata(to_canonical_json(wanted.metadata))) return error;
    if (caller.is_admin() || wanted.agent_id == caller.agent_id) return std::nullopt;
    return Error(ErrorCode::forbidden, "can only create runs for your own agent_id");
}

/// The run as it is once it has ended. Fails when its metadata is too large.
Result<AgentRun> end_run(
    const AgentRun& run, const std::string& status, const RunEnd& end, Time now
) {
    std::optional<std::string> changes;
    if (end.metadata) changes = to_canonical_json(*end.metadata);
    auto metadata = merge_metadata(run.metadata, changes);
    if (!metadata) return metadata.error();
    AgentRun ended = run;
    ended.status = status;
    ended.completed_at = std::max(now, run.started_at);
    ended.metadata = std::move(*metadata);
    return ended;
}

Error has_ended_otherwise(const AgentRun& run) {
    return {
        ErrorCode::conflict,
        fmt::format("the run has ended with status '{}', which cannot change", run.status)
    };
}

}  // namespace

asio::awaitable<Result<AgentRun>> RunService::create(
    Caller caller, NewRun wanted, std::optional<Idempotency> once
) {
    if (auto error = check_new(caller, wanted)) co_return *error;
    AgentRun run;
    run.id = RunId::make();
    run.org_id = caller.org;
    run.agent_id = std::move(wanted.agent_id);
    run.trace_id = std::move(wanted.trace_id);
    run.parent_run_id = wanted.parent_run_id;
    run.started_at = clock_();
    run.metadata = to_canonical_json(wanted.metadata);
    Change change{
        audit_of(caller, run.started_at, "create_run", "run", run.id.str()), std::move(once)
    };
    change.audit.after = to_json(run);
    if (change.once) change.once->answer = *change.audit.after;
    auto created = co_await sources_.runs.create(run, Visibility::of(caller), change);
    if (created || created.error().message() != agent_of_run_not_found().message())
        co_return created;
    if (!caller.is_admin() || check_not_reserved(run.agent_id)) co_return created;
    if (auto error = co_await register_agent(caller, run.agent_id, run.started_at))
        co_return *error;
    co_return co_await sources_.runs.create(run, Visibility::of(caller), std::move(change));
}

/// Another request may register it at the same time.
asio::awaitable<std::optional<Error>> RunService::register_agent(
    const Caller& caller, const std::string& agent_id, Time now
) {
    NewAgent wanted;
    wanted.agent_id = wanted.name = agent_id;
    auto agent = make_agent(caller.org, std::move(wanted), std::nullopt, now);
    if (!agent) co_return agent.error();
    Change change{audit_of(caller, now, "agent_auto_registered", "agent", agent_id)};
    const auto made =
        co_await sources_.agents.create(std::move(*agent), std::nullopt, std::move(change));
    if (made)
        log::info(
            "auto-registered agent on its first run",
            {{"agent_id", agent_id}, {"org_id", caller.org}}
        );
    co_return std::nullopt;
}

/// The run, if the caller may change it.
asio::awaitable<Result<AgentRun>> RunService::find_own(const Caller& caller, RunId id) {
    auto run = co_await sources_.runs.find(caller.org, Visibility::everything(), id);
    if (run && !caller.is_admin() && run->agent_id != caller.agent_id)
        co_return Error(ErrorCode::forbidden, "not your run");
    co_return run;
}

asio::awaitable<Result<EndedRun>> RunService::complete(
    Caller caller, RunId id, RunEnd end, std::optional<Idempotency> once
) {
    const std::string status = end.status.empty() ? std::string(kCompleted) : end.status;
    if (status != kCompleted && status != kFailed)
        co_return invalid("status must be 'completed' or 'failed'");
    while (true) {
        const auto run = co_await find_own(caller, id);
        if (!run) co_return run.error();
        if (!run->is_running()) {
            if (run->status != status) co_return has_ended_otherwise(*run);
            co_return EndedRun{*run, false};
        }
        const Time now = clock_();
        auto ended = end_run(*run, status, end, now);
        if (!ended) co_return ended.error();
        Change change{audit_of(caller, now, "complete_run", "run", id.str()), once};
        change.audit.before = to_json(*run);
        change.audit.after = to_json(*ended);
        if (change.once) change.once->answer = *change.audit.after;
        const bool has_ended = co_await sources_.runs.complete(*ended, std::move(change));
        sources_.known.forget(id);
        if (has_ended) co_return EndedRun{std::move(*ended), true};
        // Another request has ended it since it was read, or it was deleted.
    }
}

asio::awaitable<Result<RunDetail>> RunService::find(Caller caller, RunId id, EventQuery events) {
    const Visibility visibility = Visibility::of(caller);
    auto run = co_await sources_.runs.find(caller.org, visibility, id);
    if (!run) co_return run.error();
    RunDetail detail;
    detail.has_pending_events = !co_await sources_.buffer.settle(id);
    detail.run = std::move(*run);
    detail.events = co_await sources_.runs.list_events(caller.org, visibility, id, events);
    DecisionQuery query;
    query.filter.run_id = id;
    query.limit = kMaxLimit;
    query.parts = {.alternatives = true, .evidence = true};
    detail.decisions = co_await sources_.decisions.list(caller.org, visibility, std::move(query));
    co_return detail;
}

asio::awaitable<RunPage> RunService::list(Caller caller, RunQuery query) {
    co_return co_await sources_.runs.list(caller.org, Visibility::of(caller), std::move(query));
}

}  // namespace akashi
