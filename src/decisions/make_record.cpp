#include "decisions/make_record.hpp"

#include "base/exact_number.hpp"
#include "base/json_writer.hpp"
#include "decisions/completeness.hpp"
#include "decisions/confidence.hpp"
#include "decisions/content_hash.hpp"
#include "identity/agent.hpp"

#include <utility>

namespace akashi {

namespace json = boost::json;

namespace {

std::optional<std::string> text_member(const json::object& object, std::string_view name) {
    const json::value* member = object.if_contains(name);
    const json::string* text = member == nullptr ? nullptr : if_text(*member);
    if (text == nullptr || text->empty()) return {};
    return std::string(*text);
}

/// `context` and `origin` as they are kept: `{"client": …, "server": …}` without empty halves.
json::object agent_context(const Caller& caller, const Trace& trace, const TraceOrigin& origin) {
    json::object server;
    if (!origin.tool.empty()) server["tool"] = origin.tool;
    if (!origin.tool_version.empty()) server["tool_version"] = origin.tool_version;
    if (!origin.model.empty() && !trace.context.contains("model")) server["model"] = origin.model;
    if (caller.api_key_prefix) server["api_key_prefix"] = *caller.api_key_prefix;
    if (caller.scoped_by) server["scoped_by"] = *caller.scoped_by;

    json::object client = trace.context;
    if (caller.name != caller.agent_id) client["operator"] = caller.name;

    json::object both;
    if (!server.empty()) both["server"] = std::move(server);
    if (!client.empty()) both["client"] = std::move(client);
    return both;
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
        if (item.metrics) evidence.metrics = to_canonical_json(*item.metrics);
        made.push_back(std::move(evidence));
    }
    return made;
}

TraceRun make_run(const Decision& decision, std::optional<std::string> trace_id) {
    TraceRun run;
    run.id = decision.run_id;
    run.org_id = decision.org_id;
    run.agent_id = decision.agent_id;
    run.trace_id = std::move(trace_id);
    run.started_at = run.completed_at = decision.transaction_time;
    run.metadata = decision.metadata;
    return run;
}

}  // namespace

TraceRecord make_record(const Caller& caller, Trace trace, const TraceOrigin& origin) {
    TraceRecord record{
        .run = {},
        .joins_run = false,
        .decision = {},
        .sender = caller.id,
        .visibility = Visibility::of(caller),
        .registrar = {},
        .also_ends = origin.also_ends,
        .idempotency = {},
        .adjudicates = origin.adjudicates,
        .recorded = {},
    };
    if (caller.is_admin() && !check_not_reserved(trace.agent_id)) record.registrar = caller;
    Decision& decision = record.decision;
    decision.id = origin.decision_id.value_or(DecisionId::make());
    decision.run_id = trace.run_id.value_or(RunId::make());
    decision.org_id = caller.org;
    decision.completeness_score = completeness_score(trace);
    decision.metadata = to_canonical_json(json::value(trace.metadata));
    decision.transaction_time = origin.received;
    decision.valid_from = origin.valid_from.value_or(origin.received);
    decision.session_id = origin.session_id;
    const json::object context = agent_context(caller, trace, origin);
    decision.agent_context = to_canonical_json(json::value(context));
    decision.tool = text_member(trace.context, "tool");
    if (!decision.tool && !origin.tool.empty()) decision.tool = origin.tool;
    decision.model = text_member(trace.context, "model");
    if (!decision.model && !origin.model.empty()) decision.model = origin.model;
    decision.project = text_member(trace.context, "project");
    decision.api_key_id = caller.api_key_id;

    const float confidence = origin.adjudicates ? trace.confidence : adjust_confidence(trace).value;
    decision.alternatives = make_alternatives(std::move(trace.alternatives));
    decision.evidence = make_evidence(std::move(trace.evidence));
    decision.bindings = make_bindings(std::move(trace.bindings)).value();
    static_cast<DecisionDraft&>(decision) = static_cast<DecisionDraft&&>(trace);
    decision.confidence = confidence;
    decision.content_hash = content_hash(decision);
    record.joins_run = trace.run_id.has_value();
    if (!record.joins_run) record.run = make_run(decision, std::move(trace.trace_id));
    return record;
}

AuditEntry audit_of_registration(const TraceRecord& trace) {
    const Decision& decision = trace.decision;
    AuditEntry entry = audit_of(
        trace.registrar.value_or(Caller()),  // there is one, or there would be no entry
        decision.transaction_time,
        "agent_auto_registered",
        "agent",
        decision.agent_id
    );
    entry.org = decision.org_id;
    std::string& after = entry.after.emplace();
    JsonWriter out(after);
    out.begin_object().member("agent_id", decision.agent_id);
    out.member("role", to_string(Role::agent)).member("source", "auto_registration").end_object();
    return entry;
}

}  // namespace akashi
