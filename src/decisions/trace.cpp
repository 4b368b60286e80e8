#include "decisions/trace.hpp"

#include "base/exact_number.hpp"
#include "base/json_writer.hpp"
#include "decisions/decision_type.hpp"
#include "decisions/source_uri.hpp"
#include "identity/agent.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace akashi {
namespace {

using Problem = std::optional<Error>;

constexpr std::size_t kMaxTraceId = 255;
constexpr std::size_t kMaxDecisionType = 200;
constexpr std::size_t kMaxOutcome = 32'768;
constexpr std::size_t kMaxReasoning = 65'536;
constexpr std::size_t kMaxItems = 20;  // alternatives, evidence
constexpr std::size_t kMaxLabel = 500;
constexpr std::size_t kMaxRejectionReason = 8'192;
constexpr std::size_t kMaxContent = 32'768;
constexpr std::size_t kMaxSourceType = 64;
constexpr std::size_t kMaxSourceUri = 2'048;
constexpr std::size_t kMaxMetrics = 50;  // keys
constexpr std::size_t kMaxObject = 16'384;
// Indexed, so it must fit into an index page.
constexpr std::size_t kMaxProject = 500;
constexpr std::size_t kMaxRepoUrl = 2'048;
constexpr std::size_t kMaxPrecedentReason = 4'096;

template <class... Values>
Problem invalid(fmt::format_string<Values...> format, Values&&... values) {
    return Error(ErrorCode::invalid_input, fmt::format(format, std::forward<Values>(values)...));
}

std::string_view text_of(const std::optional<std::string>& text) {
    return text ? std::string_view(*text) : std::string_view();
}

/// `unit` is the word that clients know from the message; all lengths are bytes.
Problem check_length(
    std::string_view name, std::string_view text, std::size_t limit, std::string_view unit = "bytes"
) {
    if (text.size() <= limit) return std::nullopt;
    return invalid("{} exceeds maximum length of {} {}", name, limit, unit);
}

Problem check_required(const Trace& trace) {
    if (trace.decision_type.empty()) return invalid("decision.decision_type is required");
    if (trace.outcome.empty()) return invalid("decision.outcome is required");
    if (!(trace.confidence >= 0 && trace.confidence <= 1)) {
        return invalid("decision.confidence must be between 0 and 1");
    }
    return std::nullopt;
}

Problem check_sizes(const Trace& trace) {
    if (auto problem =
            check_length("decision_type", trace.decision_type, kMaxDecisionType, "characters")) {
        return problem;
    }
    if (auto problem = check_length("outcome", trace.outcome, kMaxOutcome)) return problem;
    const auto reasoning = text_of(trace.reasoning);
    if (auto problem = check_length("reasoning", reasoning, kMaxReasoning)) return problem;
    if (trace.alternatives.size() > kMaxItems) {
        return invalid(
            "alternatives count {} exceeds maximum of {}", trace.alternatives.size(), kMaxItems
        );
    }
    if (trace.evidence.size() > kMaxItems) {
        return invalid("evidence count {} exceeds maximum of {}", trace.evidence.size(), kMaxItems);
    }
    return std::nullopt;
}

Problem check_alternatives(const Trace& trace) {
    for (std::size_t i = 0; i < trace.alternatives.size(); ++i) {
        const auto& alternative = trace.alternatives[i];
        const auto label = fmt::format("alternatives[{}].label", i);
        if (auto problem = check_length(label, alternative.label, kMaxLabel, "characters")) {
            return problem;
        }
        const auto name = fmt::format("alternatives[{}].rejection_reason", i);
        const auto reason = text_of(alternative.rejection_reason);
        if (auto problem = check_length(name, reason, kMaxRejectionReason)) return problem;
    }
    return std::nullopt;
}

Problem check_uri(std::string_view name, const std::optional<std::string>& uri) {
    if (!uri) return std::nullopt;
    if (auto problem = check_length(name, *uri, kMaxSourceUri)) return problem;
    const auto reason = check_source_uri(*uri);
    return reason ? invalid("{}: {}", name, *reason) : std::nullopt;
}

Problem check_metrics(std::string_view name, const Trace::Evidence& evidence) {
    const std::size_t count = evidence.metrics ? evidence.metrics->size() : 0;
    const bool expected = evidence.source_type == "metrics";
    if (expected && count == 0) {
        return invalid("{} is required when source_type is \"metrics\"", name);
    }
    if (expected && count > kMaxMetrics) {
        return invalid("{} has {} keys, maximum is {}", name, count, kMaxMetrics);
    }
    if (!expected && count > 0) {
        return invalid("{} is only allowed when source_type is \"metrics\"", name);
    }
    return std::nullopt;
}

Problem check_relevance(std::string_view name, std::optional<float> score) {
    if (!score || (*score >= 0 && *score <= 1)) return std::nullopt;
    return invalid("{} must be between 0 and 1", name);
}

Problem check_source_type(std::string_view name, std::string_view type) {
    if (type.empty()) return invalid("{} is required", name);
    if (auto problem = check_length(name, type, kMaxSourceType)) return problem;
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const bool matches = is_lower(type.front()) && std::ranges::all_of(type, [&](char c) {
                             return is_lower(c) || (c >= '0' && c <= '9') || c == '_';
                         });
    return matches ? std::nullopt : invalid("{} must match ^[a-z][a-z0-9_]*$", name);
}

Problem check_evidence(const Trace& trace) {
    for (std::size_t i = 0; i < trace.evidence.size(); ++i) {
        const auto& evidence = trace.evidence[i];
        const auto name = fmt::format("evidence[{}]", i);
        if (auto problem = check_length(name + ".content", evidence.content, kMaxContent)) {
            return problem;
        }
        if (auto problem = check_uri(name + ".source_uri", evidence.source_uri)) return problem;
        if (auto problem = check_metrics(name + ".metrics", evidence)) return problem;
        if (auto problem = check_source_type(name + ".source_type", evidence.source_type)) {
            return problem;
        }
        if (auto problem = check_relevance(name + ".relevance_score", evidence.relevance_score)) {
            return problem;
        }
    }
    return std::nullopt;
}

Problem check_member(
    const boost::json::object& context, std::string_view member, std::size_t limit
) {
    const auto* value = context.if_contains(member);
    const auto* text = value == nullptr ? nullptr : if_text(*value);
    if (text == nullptr) return std::nullopt;
    return check_length(fmt::format("context.{}", member), *text, limit);
}

Problem check_object(std::string_view name, const boost::json::object& object) {
    const std::size_t size = object.empty() ? 0 : to_canonical_json(object).size();
    if (size <= kMaxObject) return std::nullopt;
    return invalid("{} exceeds maximum size of {} bytes (got {})", name, kMaxObject, size);
}

Problem check_objects(const Trace& trace) {
    if (auto problem = check_object("metadata", trace.metadata)) return problem;
    if (auto problem = check_object("context", trace.context)) return problem;
    if (auto problem = check_member(trace.context, "project", kMaxProject)) return problem;
    return check_member(trace.context, "repo_url", kMaxRepoUrl);
}

Problem check_relation(const Trace& trace) {
    const auto& relation = trace.precedent_relation;
    if (!relation) return std::nullopt;
    if (*relation != kFollows && *relation != kRejects)
        return invalid("precedent_relation must be {} or {}", kFollows, kRejects);
    if (!trace.precedent_ref) return invalid("precedent_relation requires precedent_ref to be set");
    return std::nullopt;
}

Problem check_references(const Trace& trace) {
    const auto reason = text_of(trace.precedent_reason);
    if (auto problem = check_length("precedent_reason", reason, kMaxPrecedentReason)) {
        return problem;
    }
    if (!reason.empty() && !trace.precedent_ref) {
        return invalid("precedent_reason requires precedent_ref to be set");
    }
    if (auto problem = check_relation(trace)) return problem;
    if (trace.supersedes_id == DecisionId()) {
        return invalid("supersedes_id must be a valid non-nil UUID");
    }
    if (trace.supersedes_id && trace.supersedes_id == trace.precedent_ref) {
        return invalid("supersedes_id and precedent_ref cannot reference the same decision");
    }
    return check_length("trace_id", text_of(trace.trace_id), kMaxTraceId);
}

Problem check_bindings(const Trace& trace) {
    const auto bindings = make_bindings(trace.bindings);
    return bindings ? std::nullopt : Problem(bindings.error());
}

}  // namespace

Problem check_trace(Trace& trace) {
    trace.decision_type = normalize_decision_type(trace.decision_type);
    if (auto problem = check_agent_id(trace.agent_id)) return problem;
    for (const auto check :
         {check_required,
          check_sizes,
          check_alternatives,
          check_evidence,
          check_objects,
          check_references,
          check_bindings}) {
        if (auto problem = check(trace)) return problem;
    }
    return std::nullopt;
}

std::string to_json(const TraceReceipt& receipt) {
    std::string text;
    JsonWriter writer(text);
    const auto write_list = [&](std::string_view name, const std::vector<std::string>& items) {
        if (items.empty()) return;
        writer.key(name).begin_array();
        for (const auto& item : items) writer.value(item);
        writer.end_array();
    };
    writer.begin_object();
    writer.member("run_id", receipt.run_id).member("decision_id", receipt.decision_id);
    writer.member("event_count", receipt.event_count);
    if (receipt.embedding_skipped) writer.member("embedding_skipped", true);
    write_list("warnings", receipt.warnings);
    if (!receipt.confidence_reasons.empty()) {
        writer.member("confidence_adjusted", true);
        writer.member("original_confidence", receipt.submitted_confidence);
        writer.member("stored_confidence", receipt.stored_confidence);
        write_list("confidence_reasons", receipt.confidence_reasons);
    }
    writer.end_object();
    return text;
}

}  // namespace akashi
