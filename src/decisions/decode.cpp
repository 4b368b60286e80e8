#include "decisions/decode.hpp"

#include "decisions/decision_type.hpp"

#include <fmt/format.h>

namespace akashi {

namespace json = boost::json;

namespace {

/// Fails the outer reader when the inner one has an error.
void finish(JsonReader& inner, JsonReader& outer) {
    if (auto reason = inner.error()) outer.fail(std::move(*reason));
}

constexpr std::size_t kNamedFields = 10;

/// Fields of a trace that this server does not know are no mistake: a client of another version
/// sends them. The answer names them.
void finish_trace(JsonReader& inner, JsonReader& outer, Trace& trace) {
    inner.take_unread(trace.unknown_fields, kNamedFields);
    finish(inner, outer);
}

/// A number that must be from 0 to 1. Rounding to 32 bits must not bring one that is outside back
/// inside, where check_trace() would accept it.
std::optional<float> read_share(JsonReader& reader, std::string_view name) {
    std::optional<double> number;
    reader.read(name, number);
    if (!number) return std::nullopt;
    if (*number < 0) return -1.0F;
    if (*number > 1) return 2.0F;
    return static_cast<float>(*number);
}

void decode_alternatives(JsonReader& decision, Trace& trace) {
    std::vector<Trace::Alternative>& items = trace.alternatives;
    const json::array* list = decision.find_array("alternatives");
    if (list == nullptr) return;
    for (const auto& element : *list) {
        JsonReader reader(element, fmt::format("decision.alternatives[{}]", items.size()));
        auto& item = items.emplace_back();
        reader.read("label", item.label);
        reader.read("rejection_reason", item.rejection_reason);
        // Old clients still send these two; they have no meaning any more.
        std::optional<double> score;
        std::optional<bool> selected;
        reader.read("score", score);
        reader.read("selected", selected);
        finish_trace(reader, decision, trace);
    }
}

void decode_evidence(JsonReader& decision, Trace& trace) {
    std::vector<Trace::Evidence>& items = trace.evidence;
    const json::array* list = decision.find_array("evidence");
    if (list == nullptr) return;
    for (const auto& element : *list) {
        JsonReader reader(element, fmt::format("decision.evidence[{}]", items.size()));
        auto& item = items.emplace_back();
        reader.read("source_type", item.source_type);
        reader.read("source_uri", item.source_uri);
        reader.read("content", item.content);
        item.relevance_score = read_share(reader, "relevance_score");
        reader.read_numbers("metrics", item.metrics);
        finish_trace(reader, decision, trace);
    }
}

void decode_bindings(JsonReader& body, Trace& trace) {
    const json::array* list = body.find_array("bindings");
    if (list == nullptr) return;
    for (const auto& element : *list) {
        JsonReader reader(element, fmt::format("bindings[{}]", trace.bindings.size()));
        auto& [parameter, value] = trace.bindings.emplace_back();
        reader.read("parameter", parameter);
        reader.read("value", value);
        finish_trace(reader, body, trace);
    }
}

void decode_decision(JsonReader& body, Trace& trace) {
    const json::value* member = body.find("decision");
    if (member == nullptr) return;
    JsonReader reader(*member, "decision");
    reader.read("decision_type", trace.decision_type);
    reader.read("outcome", trace.outcome);
    if (const auto share = read_share(reader, "confidence")) trace.confidence = *share;
    reader.read("reasoning", trace.reasoning);
    decode_alternatives(reader, trace);
    decode_evidence(reader, trace);
    finish_trace(reader, body, trace);
}

}  // namespace

Result<Trace> decode_trace(const json::value& body) {
    Trace trace;
    JsonReader reader(body, "body");
    reader.read("agent_id", trace.agent_id);
    reader.read("trace_id", trace.trace_id);
    reader.read("run_id", trace.run_id);
    decode_decision(reader, trace);
    decode_bindings(reader, trace);
    reader.read("precedent_ref", trace.precedent_ref);
    reader.read("precedent_reason", trace.precedent_reason);
    reader.read("relation", trace.precedent_relation);  // a shorter name
    reader.read("precedent_relation", trace.precedent_relation);
    reader.read("supersedes_id", trace.supersedes_id);
    reader.read("metadata", trace.metadata);
    reader.read("context", trace.context);
    reader.take_unread(trace.unknown_fields, kNamedFields);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    return trace;
}

DecisionFilter decode_filter(JsonReader& body) {
    DecisionFilter filter;
    const json::value* member = body.find("filters");
    if (member == nullptr) return filter;
    JsonReader reader(*member, "filters");
    reader.read("agent_ids", filter.agent_ids);  // an older name
    reader.read("agent_id", filter.agent_ids);
    reader.read("run_id", filter.run_id);
    reader.read("decision_type", filter.decision_type);
    reader.read("confidence_min", filter.confidence_min);
    reader.read("outcome", filter.outcome);
    reader.read("session_id", filter.session_id);
    reader.read("tool", filter.tool);
    reader.read("model", filter.model);
    reader.read("project", filter.project);
    if (const json::value* range = reader.find("time_range")) {
        JsonReader times(*range, "filters.time_range");
        times.read("from_", filter.from);  // Python's client: `from` is a keyword there
        times.read("from", filter.from);
        times.read("to", filter.to);
        finish(times, reader);
    }
    finish(reader, body);
    if (filter.decision_type)
        *filter.decision_type = normalize_decision_type(*filter.decision_type);
    return filter;
}

}  // namespace akashi
