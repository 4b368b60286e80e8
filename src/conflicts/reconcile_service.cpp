#include "conflicts/reconcile_service.hpp"

#include "base/json_parser.hpp"
#include "base/json_writer.hpp"
#include "decisions/decision_errors.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

/// The type of a decision that settles a conflict by replacing both sides.
constexpr std::string_view kReconciliation = "reconciliation";

Error conflict_is_settled() {
    return {ErrorCode::conflict, "the conflict is settled; only open conflicts can be reconciled"};
}

Trace trace_of(
    const Caller& caller, const ConflictDetail& conflict, ReconcileService::Synthesis synthesis
) {
    Trace trace;
    trace.agent_id = caller.agent_id;
    trace.decision_type = kReconciliation;
    trace.outcome = std::move(synthesis.outcome);
    trace.reasoning = std::move(synthesis.reasoning);
    trace.confidence = 1;
    if (conflict.a.project && conflict.a.project == conflict.b.project)
        trace.context["project"] = *conflict.a.project;
    return trace;
}

/// `receipt` is the answer to the trace.
std::string answer_of(
    const Caller& caller, const ConflictDetail& conflict, const std::string& receipt
) {
    const auto parsed = parse_stored_json(receipt).as_object();
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("conflict_id", conflict.id);
    out.member("decision_id", std::string_view(parsed.at("decision_id").as_string()));
    out.member("decision_type", kReconciliation).member("status", "resolved");
    out.member("resolved_by", caller.agent_id).key("supersedes").begin_array();
    out.value(conflict.decision_a_id).value(conflict.decision_b_id).end_array();
    out.member("embedding_skipped", parsed.contains("embedding_skipped")).end_object();
    return text;
}

}  // namespace

asio::awaitable<Result<std::string>> ReconcileService::reconcile(
    Caller caller, ConflictId id, Synthesis synthesis, std::optional<std::string> idempotency_key
) {
    if (synthesis.outcome.empty()) co_return Error(ErrorCode::invalid_input, "outcome is required");
    const auto conflict = co_await conflicts_.find_to_change(caller, id);
    if (!conflict) co_return conflict.error();
    // With a key, the trace finds out whether this is a repetition of what settled it.
    if (conflict->status != "open" && !idempotency_key) co_return conflict_is_settled();
    TraceOrigin origin;
    origin.endpoint = fmt::format("POST:/v1/conflicts/{}/reconcile", id.str());
    origin.idempotency_key = std::move(idempotency_key);
    origin.also_ends = {conflict->decision_a_id, conflict->decision_b_id};
    const DecisionId synthesis_id = DecisionId::make();
    origin.decision_id = synthesis_id;
    origin.adjudicates = Adjudication{
        .conflict = id.uuid(),
        .winner = {},
        .note = "Reconciled by decision " + synthesis_id.str(),
        .change_id = Uuid::make_v7(),
        .audit = audit_of(caller, origin.received, "conflict_reconciled", "conflict", id.str())
    };
    const auto receipt = co_await record_(
        caller, trace_of(caller, *conflict, std::move(synthesis)), std::move(origin)
    );
    if (receipt) co_return answer_of(caller, *conflict, *receipt);
    const Error why = receipt.error();
    if (why.message() == kSettledAlready || why.message() == superseded_not_found().message())
        co_return conflict_is_settled();
    co_return why;
}

}  // namespace akashi
