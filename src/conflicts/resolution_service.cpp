#include "conflicts/resolution_service.hpp"

#include <fmt/format.h>

#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

AuditEntry entry_of(
    const Caller& caller, Time now, std::string_view operation, const Conflict& before
) {
    AuditEntry entry = audit_of(caller, now, operation, "conflict", before.id.str());
    entry.before = state_to_json(before);
    return entry;
}

/// The conflict after the order, as far as the audit log shows it.
Conflict settled(Conflict conflict, const ResolutionOrder& order, const AuditEntry& entry) {
    conflict.status = order.status;
    conflict.resolved_by.reset();
    conflict.resolved_at.reset();
    conflict.resolution_decision_id.reset();
    if (order.status != "open") {
        conflict.resolved_by = entry.actor_agent_id;
        conflict.resolved_at = entry.occurred_at;
    }
    conflict.resolution_note = order.note;
    conflict.winning_decision_id = order.winner;
    conflict.false_positive_label = order.false_positive_label;
    return conflict;
}

Trace make_trace(const Caller& caller, const ConflictDetail& conflict, VerdictOrder order) {
    Trace trace;
    trace.agent_id = caller.agent_id;
    trace.decision_type = order.decision_type.value_or("conflict_resolution");
    trace.outcome = std::move(order.outcome);
    trace.reasoning = std::move(order.reasoning);
    trace.confidence = 1;
    trace.metadata["adjudicates"] = conflict.id.str();
    if (order.winner) trace.metadata["winning_decision_id"] = order.winner->str();
    if (conflict.a.project && conflict.a.project == conflict.b.project)
        trace.context["project"] = *conflict.a.project;
    return trace;
}

}  // namespace

asio::awaitable<Result<ConflictCase>> ResolutionService::show(Caller caller, ConflictId id) {
    auto conflict = co_await ports_.conflicts.find(caller, id);
    if (!conflict) co_return conflict.error();
    ConflictCase shown{.conflict = std::move(*conflict), .recommendation = {}, .reopens = {}};
    if (shown.conflict.status == "open") {
        const SideRecords records = co_await ports_.settling.side_records.find(
            caller.org, Visibility::of(caller), shown.conflict
        );
        shown.recommendation = recommend(shown.conflict, records.a, records.b, clock_());
    }
    if (shown.conflict.reopens_resolution_id) {
        auto reopens =
            co_await ports_.conflicts.find(caller, *shown.conflict.reopens_resolution_id);
        if (reopens && reopens->winning_decision_id) shown.reopens = std::move(*reopens);
    }
    co_return shown;
}

/// What the caller gets after a change that another one may have prevented.
asio::awaitable<Result<ConflictDetail>> ResolutionService::read_again(
    Caller caller, ConflictId id, bool has_changed, std::string status
) {
    auto conflict = co_await ports_.conflicts.find(std::move(caller), id);
    if (!conflict || has_changed) co_return conflict;
    if (auto error = check_state(*conflict, status)) co_return *error;
    co_return Error(
        ErrorCode::conflict, "a decision of this conflict has ended, so it cannot be open again"
    );
}

asio::awaitable<Result<ConflictDetail>> ResolutionService::resolve(
    Caller caller, ConflictId id, ResolutionOrder order
) {
    const auto before = co_await ports_.conflicts.find_to_change(caller, id);
    if (!before) co_return before.error();
    if (auto error = check_order(order, *before)) co_return *error;
    if (auto error = check_state(*before, order.status)) co_return *error;
    AuditEntry entry = entry_of(caller, clock_(), "conflict_status_changed", *before);
    entry.after = state_to_json(settled(*before, order, entry));
    bool has_changed = false;
    if (order.status == "open") {
        has_changed = co_await ports_.settling.resolutions.reopen(id, std::move(entry));
    } else {
        Settlement settlement{
            .conflict = id,
            .status = order.status,
            .resolved_by = caller.agent_id,
            .note = order.note,
            .winner = order.winner,
            .false_positive_label = order.false_positive_label
        };
        has_changed =
            co_await ports_.settling.resolutions.settle(std::move(settlement), std::move(entry));
    }
    co_return co_await read_again(std::move(caller), id, has_changed, order.status);
}

asio::awaitable<std::optional<Error>> ResolutionService::check_assignee(
    OrgId org, ConflictId id, std::string assignee
) {
    const auto agent = co_await ports_.agents.find(org, assignee);
    if (agent) {
        Caller caller;
        caller.org = org;
        caller.agent_id = agent->agent_id;
        caller.role = agent->role;
        if (co_await ports_.conflicts.find(std::move(caller), id)) co_return std::nullopt;
    }
    co_return invalid(fmt::format(
        "assignee {} is no agent of this organization that may see both sides of the conflict",
        assignee
    ));
}

asio::awaitable<Result<ConflictDetail>> ResolutionService::plan(
    Caller caller, ConflictId id, PlanOrder order
) {
    const auto before = co_await ports_.conflicts.find_to_change(caller, id);
    if (!before) co_return before.error();
    const Time time = clock_();
    if (auto error = check_order(order, time)) co_return *error;
    if (order.assignee && *order.assignee)
        if (auto error = co_await check_assignee(caller.org, id, **order.assignee))
            co_return *error;
    AuditEntry entry = entry_of(caller, time, "conflict_planned", *before);
    Conflict after = *before;
    if (order.assignee) after.assignee = *order.assignee;
    if (order.snoozed_until) after.snoozed_until = *order.snoozed_until;
    entry.after = state_to_json(after);
    co_await ports_.settling.resolutions.plan(id, std::move(order), std::move(entry));
    co_return co_await ports_.conflicts.find(std::move(caller), id);
}

asio::awaitable<Result<ConflictDetail>> ResolutionService::undo(Caller caller, ConflictId id) {
    const auto before = co_await ports_.conflicts.find_to_change(caller, id);
    if (!before) co_return before.error();
    const Time time = clock_();
    if (auto error = check_undo(*before, caller, time)) co_return *error;
    AuditEntry entry = entry_of(caller, time, "conflict_change_undone", *before);
    const Time changed_at =
        before->changed_at.value_or(time);  // check_undo() knows that it is there
    if (co_await ports_.settling.resolutions.undo(id, changed_at, std::move(entry)))
        co_return co_await ports_.conflicts.find(std::move(caller), id);
    co_return Error(
        ErrorCode::conflict, "a decision of this conflict has ended, or another caller was faster"
    );
}

asio::awaitable<Result<ConflictDetail>> ResolutionService::adjudicate(
    Caller caller, ConflictId id, VerdictOrder order, TraceOrigin origin
) {
    const auto before = co_await ports_.conflicts.find_to_change(caller, id);
    if (!before) co_return before.error();
    if (order.outcome.empty()) co_return invalid("outcome is required");
    const ResolutionOrder resolution{
        .status = "resolved", .note = kAdjudicationNote, .winner = order.winner
    };
    if (auto error = check_order(resolution, *before)) co_return *error;
    AuditEntry entry =
        entry_of(caller, origin.received, "conflict_adjudicated_with_decision", *before);
    entry.after = state_to_json(settled(*before, resolution, entry));
    origin.adjudicates = Adjudication{
        .conflict = id.uuid(),
        .winner = order.winner,
        .note = kAdjudicationNote,
        .change_id = Uuid::make_v7(),
        .audit = std::move(entry)
    };
    const auto recorded = co_await ports_.record(
        caller, make_trace(caller, *before, std::move(order)), std::move(origin)
    );
    const bool is_refused = !recorded && recorded.error().message() == kSettledAlready;
    if (!recorded && !is_refused) co_return recorded.error();
    co_return co_await read_again(std::move(caller), id, !is_refused, "resolved");
}

}  // namespace akashi
