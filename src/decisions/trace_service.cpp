#include "decisions/trace_service.hpp"

#include "base/crypto.hpp"
#include "base/is_optional.hpp"
#include "base/json_parser.hpp"
#include "base/json_writer.hpp"
#include "base/log.hpp"
#include "decisions/confidence.hpp"
#include "decisions/decision_columns.hpp"
#include "decisions/decision_type.hpp"
#include "decisions/make_record.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace akashi {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

/// Members of the fingerprint that are not named like their columns. Stored fingerprints have these
/// names, and a request may be repeated after an update of the server.
std::string_view fingerprint_name(std::string_view column) {
    if (column == "precedent_ref") return "precedent";
    if (column == "precedent_reason") return "reason";
    if (column == "supersedes_id") return "supersedes";
    return column;
}

/// The optional fields, without `reasoning`, which has a place of its own.
void add_optional_fields(JsonWriter& out, const Trace& trace) {
    visit_draft(trace, [&](std::string_view column, const auto& field) {
        if constexpr (IsOptional<std::decay_t<decltype(field)>>::value)
            if (column != "reasoning") out.member_if(fingerprint_name(column), field);
    });
}

/// What the fingerprint of a trace is made of, without its end.
std::string canonical_form(const Trace& trace) {
    std::string text;
    JsonWriter out(text);
    out.begin_array().value(trace.agent_id).value(trace.trace_id.value_or(""));
    out.value(trace.decision_type).value(trace.outcome).value(trace.confidence);
    out.value(trace.reasoning.value_or(""));
    for (const auto& item : trace.alternatives) {
        out.begin_array().value(item.label).value(item.rejection_reason.value_or("")).end_array();
    }
    for (const auto& item : trace.evidence) {
        out.begin_object().member("type", item.source_type).member_if("uri", item.source_uri);
        out.member("content", item.content).member_if("score", item.relevance_score);
        if (item.metrics) out.member("metrics", json::value(*item.metrics));
        out.end_object();
    }
    for (const auto& [parameter, value] : trace.bindings)
        out.begin_object().member("parameter", parameter).member("value", value).end_object();
    out.begin_object();
    add_optional_fields(out, trace);
    out.member_if("run", trace.run_id);
    out.member("metadata", json::value(trace.metadata))
        .member("context", json::value(trace.context));
    return text;
}

std::string hash_of(const std::string& text) { return to_hex(as_text(sha256(text))); }

/// The end of the canonical form. Older servers also hashed how a trace came.
std::string end_of_form(const TraceOrigin& origin) {
    std::string text = ",";
    JsonWriter out(text);
    if (origin.session_id) text += "\"session\":\"" + origin.session_id->str() + "\",";
    out.key("tool").value(origin.tool).member("tool_version", origin.tool_version);
    return text + "}]";
}

/// The key with the fingerprint of docs/http-api.md, "Idempotency".
Idempotency make_idempotency(const Trace& trace, const TraceOrigin& origin, std::string key) {
    const std::string form = canonical_form(trace);
    Idempotency made{trace.agent_id, origin.endpoint, std::move(key), {}};
    // The same as older servers made for a client without a session and a name.
    made.fingerprint = hash_of(form + end_of_form({}));
    const bool is_known_client = origin.session_id || !origin.tool.empty();
    if (is_known_client) made.older_fingerprint = hash_of(form + end_of_form(origin));
    return made;
}

std::vector<std::string> warnings_about(const Trace& trace) {
    std::vector<std::string> warnings;
    if (auto warning = confidence_warning(trace)) warnings.push_back(std::move(*warning));
    if (const auto meant = suggest_decision_type(trace.decision_type)) {
        warnings.push_back(fmt::format(
            "decision_type \"{}\" was stored as it is; did you mean \"{}\"?",
            trace.decision_type,
            *meant
        ));
    }
    if (trace.run_id && trace.trace_id)
        warnings.emplace_back("trace_id was not stored: the run of run_id keeps its own");
    for (const std::string& field : trace.unknown_fields)
        warnings.push_back(fmt::format("{} is no field of a trace and was not stored", field));
    return warnings;
}

}  // namespace

asio::awaitable<Result<std::string>> TraceService::record(
    Caller caller, Trace trace, TraceOrigin origin
) {
    if (auto error = check_trace(trace)) co_return *error;
    if (!caller.is_admin() && trace.agent_id != caller.agent_id) {
        co_return Error(ErrorCode::forbidden, "can only trace for your own agent_id");
    }
    std::optional<Idempotency> idempotency;
    if (origin.idempotency_key) {
        idempotency = make_idempotency(trace, origin, *origin.idempotency_key);
    }

    TraceReceipt receipt;
    receipt.warnings = warnings_about(trace);
    if (auto warning = co_await projects_.settle(caller, trace.context)) {
        receipt.warnings.push_back(std::move(*warning));
    }
    receipt.event_count =
        static_cast<std::int64_t>(1 + trace.alternatives.size() + trace.evidence.size());
    receipt.embedding_skipped = !gets_vectors_();
    receipt.submitted_confidence = trace.confidence;
    if (!origin.adjudicates) receipt.confidence_reasons = adjust_confidence(trace).reasons;

    const std::string agent_id = trace.agent_id;
    const bool may_conflict = !trace.bindings.empty() || trace.precedent_relation == kRejects;
    TraceRecord record = make_record(caller, std::move(trace), origin);
    receipt.stored_confidence = record.decision.confidence;
    const std::string project = record.decision.project.value_or("");
    receipt.run_id = record.decision.run_id;
    receipt.decision_id = record.decision.id;
    std::string answer = to_json(receipt);
    if (idempotency) {
        idempotency->answer = answer;
        record.idempotency = std::move(idempotency);
    }

    auto recorded = co_await store_.record(std::move(record));
    if (!recorded) co_return recorded.error();
    if (recorded->agent_registered) {
        log::info(
            "auto-registered agent on first trace", {{"agent_id", agent_id}, {"org_id", caller.org}}
        );
    }
    if (recorded->replayed)
        answer = std::move(recorded->replayed_answer);
    else
        projects_.note_recorded(caller, project);
    if (may_conflict && (recorded->found_conflicts || recorded->replayed))
        answer = co_await with_conflicts(caller, std::move(answer));
    co_return answer;
}

/// The answer with what the trace found. It is not stored with an idempotency key, but read again,
/// so that a repetition shows no more than its caller may see. The trace is stored, so no failure
/// takes its answer away.
asio::awaitable<std::string> TraceService::with_conflicts(Caller caller, std::string answer) {
    if (!find_conflicts_) co_return answer;
    try {
        const auto id = DecisionId::parse(parse_stored_json(answer).at("decision_id").as_string());
        if (!id) throw std::runtime_error("the answer names no decision");
        const std::string found = co_await find_conflicts_(caller, *id);
        if (!found.empty()) answer.replace(answer.size() - 1, 1, "," + found + "}");
    } catch (const std::exception& error) {
        log::warn(
            "conflicts of a trace cannot be read",
            {{"org_id", caller.org}, {"error", std::string_view(error.what())}}
        );
    }
    co_return answer;
}

}  // namespace akashi
