#include "decisions/change_service.hpp"

#include "base/exact_number.hpp"
#include "base/json_writer.hpp"
#include "decisions/decision_errors.hpp"
#include "decisions/render.hpp"
#include "identity/agent.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxReason = 4'096;
constexpr std::size_t kMaxProject = 500;
constexpr int kPatchAttempts = 5;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

/// What of a decision an end changes, for the audit log.
std::string state_of(
    const std::optional<Time>& valid_to,
    const std::optional<std::string>& reason = std::nullopt,
    const std::optional<DecisionId>& successor = std::nullopt
) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member_if("reason", reason).member_if("superseded_by", successor);
    out.key("valid_to");
    if (valid_to)
        out.value(*valid_to);
    else
        out.null();
    out.end_object();
    return text;
}

std::string to_json(const Decision& decision) {
    std::string text;
    JsonWriter out(text);
    write(out, decision);
    return text;
}

DecisionEnding ending_of(const Caller& caller, const Decision& decision, Time now) {
    return {
        .org_id = decision.org_id,
        .id = decision.id,
        .run_id = decision.run_id,
        .agent_id = decision.agent_id,
        .successor = std::nullopt,
        .ended_by = caller.agent_id,
        .reason = std::nullopt,
        .visibility = Visibility::of(caller),
        .at = std::max(now, decision.valid_from),
    };
}

Change change_of(
    const Caller& caller,
    const DecisionEnding& ending,
    std::string_view operation,
    std::optional<Idempotency> once
) {
    Change change{
        audit_of(caller, ending.at, operation, "decision", ending.id.str()), std::move(once)
    };
    change.audit.before = state_of(std::nullopt);
    change.audit.after = state_of(ending.at, ending.reason, ending.successor);
    return change;
}

std::optional<Error> check_patch(const DecisionChangeService::Patch& wanted) {
    if (!wanted.project && !wanted.metadata)
        return invalid("at least one field must be provided (project, metadata)");
    if (!wanted.project) return std::nullopt;
    if (wanted.project->empty()) return invalid("project must not be empty");
    if (wanted.project->size() > kMaxProject)
        return invalid(fmt::format("project exceeds maximum length of {} bytes", kMaxProject));
    return std::nullopt;
}

/// The patch of a decision that was read without the keys of its bindings.
Result<DecisionPatch> patch_of(
    const Caller& caller, Decision decision, const DecisionChangeService::Patch& wanted, Time now
) {
    std::optional<std::string> changes;
    if (wanted.metadata) changes = to_canonical_json(*wanted.metadata);
    auto metadata = merge_metadata(decision.metadata, changes);
    if (!metadata) return metadata.error();
    std::vector<BindingText> texts;
    texts.reserve(decision.bindings.size());
    for (Binding& binding : decision.bindings)
        texts.push_back({std::move(binding.parameter), std::move(binding.value)});
    auto bindings = make_bindings(std::move(texts));
    if (!bindings) return bindings.error();
    decision.bindings = std::move(*bindings);
    DecisionPatch patch{
        .decision = std::move(decision),
        .visibility = Visibility::of(caller),
        .at = now,
        .project = {},
        .metadata = std::move(*metadata),
    };
    patch.project = wanted.project ? wanted.project : patch.decision.project;
    return patch;
}

/// What a patch changes, for the audit log.
std::string patched_state(const std::optional<std::string>& project, const std::string& metadata) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().raw_member("metadata", metadata).member_if("project", project).end_object();
    return text;
}

Change change_of(
    const Caller& caller, const DecisionPatch& patch, const std::optional<Idempotency>& once
) {
    const Decision& before = patch.decision;
    const char* operation =
        patch.moves() ? "decision_project_updated" : "decision_metadata_updated";
    Change change{audit_of(caller, patch.at, operation, "decision", before.id.str()), once};
    change.audit.before = patched_state(before.project, before.metadata);
    change.audit.after = patched_state(patch.project, patch.metadata);
    if (change.once) change.once->answer = to_json(patch.patched());
    return change;
}

}  // namespace

/// For a change, a decision that is not visible is not there.
asio::awaitable<Result<Decision>> DecisionChangeService::find(const Caller& caller, DecisionId id) {
    auto decision = co_await sources_.decisions.find(caller.org, Visibility::of(caller), id);
    if (!decision) co_return decision_not_found();
    co_return decision;
}

asio::awaitable<Result<Decision>> DecisionChangeService::find_own(
    const Caller& caller, DecisionId id
) {
    auto decision = co_await find(caller, id);
    if (!decision || decision->valid_to) co_return decision_not_found();
    if (!caller.is_admin() && decision->agent_id != caller.agent_id)
        co_return Error(ErrorCode::forbidden, "can only change your own decisions");
    co_return decision;
}

/// The decision has to be read before it is written, so another change may come between.
asio::awaitable<Result<std::string>> DecisionChangeService::patch(
    Caller caller, DecisionId id, Patch wanted, std::optional<Idempotency> once
) {
    if (auto error = check_patch(wanted)) co_return *error;
    for (int attempt = 0; attempt < kPatchAttempts; ++attempt) {
        auto decision = co_await find_own(caller, id);
        if (!decision) co_return decision.error();
        const auto patch = patch_of(caller, std::move(*decision), wanted, clock_());
        if (!patch) co_return patch.error();
        if (co_await sources_.patches.patch(*patch, change_of(caller, *patch, once)))
            co_return to_json(patch->patched());
    }
    throw Unavailable("the decision is being changed by others; try again");
}

asio::awaitable<Result<std::string>> DecisionChangeService::retract(
    Caller caller, DecisionId id, std::optional<std::string> reason, std::optional<Idempotency> once
) {
    if (reason && reason->size() > kMaxReason)
        co_return Error(
            ErrorCode::invalid_input,
            fmt::format("reason exceeds maximum length of {} bytes", kMaxReason)
        );
    auto decision = co_await find_own(caller, id);
    if (!decision) co_return decision.error();
    DecisionEnding ending = ending_of(caller, *decision, clock_());
    ending.reason = std::move(reason);
    Change change = change_of(caller, ending, "decision_retracted", std::move(once));
    decision->valid_to = ending.at;
    std::string answer = to_json(*decision);
    if (change.once) change.once->answer = answer;
    const auto ended = co_await sources_.endings.end(std::move(ending), std::move(change));
    if (!ended) co_return decision_not_found();
    co_return answer;
}

asio::awaitable<Result<std::string>> DecisionChangeService::supersede(
    Caller caller, DecisionId id, DecisionId superseded, std::optional<Idempotency> once
) {
    if (id == superseded)
        co_return Error(ErrorCode::invalid_input, "a decision cannot supersede itself");
    const auto newer = co_await find(caller, id);
    if (!newer) co_return newer.error();
    const auto older = co_await find(caller, superseded);
    if (!older) co_return older.error();
    // Both are current, so neither replaces the other already, in however many steps.
    if (newer->valid_to || older->valid_to) co_return decision_not_current();
    DecisionEnding ending = ending_of(caller, *older, clock_());
    ending.successor = id;
    Change change = change_of(caller, ending, "decision_superseded", std::move(once));
    std::string answer;
    JsonWriter out(answer);
    out.begin_object().member("superseding_id", id).member("superseded_id", superseded);
    out.member("relationship", "supersedes").member("valid_to", ending.at).end_object();
    if (change.once) change.once->answer = answer;
    const auto ended = co_await sources_.endings.end(std::move(ending), std::move(change));
    if (!ended) co_return ended.error();
    co_return answer;
}

}  // namespace akashi
