#include "decisions/trace_service.hpp"

#include "base/crypto.hpp"
#include "base/json_writer.hpp"
#include "base/log.hpp"
#include "decisions/completeness.hpp"
#include "decisions/confidence.hpp"
#include "decisions/content_hash.hpp"
#include "decisions/decision_type.hpp"

#include <fmt/format.h>

namespace akashi {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

std::optional<std::string> text_member(const json::object& object, std::string_view name) {
    const json::value* member = object.if_contains(name);
    if (member == nullptr || !member->is_string() || member->get_string().empty()) return {};
    return std::string(member->get_string());
}

std::string metrics_json(const std::map<std::string, double>& metrics) {
    return to_canonical_json(json::value(json::object(metrics.begin(), metrics.end())));
}

/// `context` and `origin` as they are kept: `{"client": …, "server": …}` without empty halves.
json::object agent_context(const Caller& caller, const Trace& trace, const TraceOrigin& origin) {
    json::object server;
    if (!origin.tool.empty()) server["tool"] = origin.tool;
    if (!origin.tool_version.empty()) server["tool_version"] = origin.tool_version;
    if (!origin.model.empty() && !trace.context.contains("model")) server["model"] = origin.model;
    if (caller.api_key_prefix) server["api_key_prefix"] = *caller.api_key_prefix;

    json::object client = trace.context;
    if (caller.name != caller.agent_id) client["operator"] = caller.name;

    json::object both;
    if (!server.empty()) both["server"] = std::move(server);
    if (!client.empty()) both["client"] = std::move(client);
    return both;
}

/// The fingerprint of docs/http-api.md, "Idempotency".
std::string fingerprint(const Trace& trace, const TraceOrigin& origin) {
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
        if (item.metrics) out.raw_member("metrics", metrics_json(*item.metrics));
        out.end_object();
    }
    out.begin_object().member_if("precedent", trace.precedent_ref);
    out.member_if("reason", trace.precedent_reason).member_if("supersedes", trace.supersedes_id);
    out.member("metadata", json::value(trace.metadata))
        .member("context", json::value(trace.context));
    out.member_if("session", origin.session_id).member("tool", origin.tool);
    out.member("tool_version", origin.tool_version).end_object().end_array();
    return to_hex(as_text(sha256(text)));
}

std::vector<Alternative> make_alternatives(std::vector<Trace::Alternative> items) {
    std::vector<Alternative> made;
    made.reserve(items.size());
    for (auto& item : items) {
        made.push_back({Uuid::make_v7(), std::move(item.label), std::move(item.rejection_reason)});
    }
    return made;
}

std::vector<Evidence> make_evidence(std::vector<Trace::Evidence> items) {
    std::vector<Evidence> made;
    made.reserve(items.size());
    for (auto& item : items) {
        Evidence evidence;
        evidence.id = Uuid::make_v7();
        evidence.source_type = std::move(item.source_type);
        evidence.source_uri = std::move(item.source_uri);
        evidence.content = std::move(item.content);
        evidence.relevance_score = item.relevance_score;
        if (item.metrics) evidence.metrics = metrics_json(*item.metrics);
        made.push_back(std::move(evidence));
    }
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
    return warnings;
}

TraceRecord make_record(const Caller& caller, Trace trace, const TraceOrigin& origin) {
    TraceRecord record;
    Decision& decision = record.decision;
    const Time time = now();
    const json::object context = agent_context(caller, trace, origin);

    decision.id = DecisionId::make();
    decision.run_id = RunId::make();
    decision.org_id = caller.org;
    decision.agent_id = trace.agent_id;
    decision.confidence = trace.confidence;
    decision.completeness_score = completeness_score(trace);
    decision.decision_type = std::move(trace.decision_type);
    decision.outcome = std::move(trace.outcome);
    decision.reasoning = std::move(trace.reasoning);
    decision.metadata = to_canonical_json(json::value(trace.metadata));
    decision.precedent_ref = trace.precedent_ref;
    decision.precedent_reason = std::move(trace.precedent_reason);
    decision.supersedes_id = trace.supersedes_id;
    decision.valid_from = time;
    decision.transaction_time = time;
    decision.session_id = origin.session_id;
    decision.agent_context = to_canonical_json(json::value(context));
    decision.tool = text_member(trace.context, "tool");
    if (!decision.tool && !origin.tool.empty()) decision.tool = origin.tool;
    decision.model = text_member(trace.context, "model");
    if (!decision.model && !origin.model.empty()) decision.model = origin.model;
    decision.project = text_member(trace.context, "project");
    decision.api_key_id = caller.api_key_id;
    decision.alternatives = make_alternatives(std::move(trace.alternatives));
    decision.evidence = make_evidence(std::move(trace.evidence));

    record.run.id = decision.run_id;
    record.run.org_id = decision.org_id;
    record.run.agent_id = decision.agent_id;
    record.run.trace_id = std::move(trace.trace_id);
    record.run.started_at = time;
    record.run.completed_at = time;
    record.run.metadata = decision.metadata;
    record.register_agent = caller.is_admin();
    return record;
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
        idempotency = Idempotency{
            trace.agent_id, origin.endpoint, *origin.idempotency_key, fingerprint(trace, origin), {}
        };
    }

    TraceReceipt receipt;
    receipt.warnings = warnings_about(trace);
    if (auto warning = co_await projects_.settle(caller.org, trace.context)) {
        receipt.warnings.push_back(std::move(*warning));
    }
    receipt.event_count =
        static_cast<std::int64_t>(1 + trace.alternatives.size() + trace.evidence.size());
    auto adjusted = adjust_confidence(trace);
    receipt.submitted_confidence = trace.confidence;
    receipt.stored_confidence = adjusted.value;
    receipt.confidence_reasons = std::move(adjusted.reasons);

    const std::string agent_id = trace.agent_id;
    TraceRecord record = make_record(caller, std::move(trace), origin);
    record.decision.confidence = receipt.stored_confidence;
    record.decision.content_hash = content_hash(record.decision);
    receipt.run_id = record.run.id;
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
    if (recorded->replayed) co_return std::move(recorded->replayed_answer);
    co_return answer;
}

}  // namespace akashi
