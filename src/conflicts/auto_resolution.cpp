#include "conflicts/auto_resolution.hpp"

#include "base/contains.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace akashi {
namespace {

constexpr std::array<std::string_view, 4> kSeverities{"low", "medium", "high", "critical"};
constexpr std::int64_t kMostDays = 3'650;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

bool is_later(const DueConflict::Side& side, const DueConflict::Side& other) {
    return std::tie(side.valid_from, side.id) > std::tie(other.valid_from, other.id);
}

std::optional<Error> check_policy(const ConflictPolicy& policy) {
    if (policy.after_days < 1) return invalid("auto_resolve_after_days must be >= 1");
    if (policy.after_days > kMostDays)
        return invalid(fmt::format("auto_resolve_after_days must be <= {}", kMostDays));
    if (!is_one_of({"recency", "confidence", "consensus"}, policy.winner))
        return invalid("auto_resolve_winner must be one of: recency, confidence, consensus");
    if (!contains(kSeverities, policy.max_severity))
        return invalid("auto_resolve_max_severity must be one of: low, medium, high, critical");
    for (const std::string& severity : policy.never_severities)
        if (!contains(kSeverities, severity))
            return invalid("invalid severity in never_auto_resolve_severities: " + severity);
    if (!policy.reopened_policy.empty() && policy.reopened_policy != "escalate")
        return invalid("reopened_resolution_policy must be: escalate");
    return std::nullopt;
}

}  // namespace

Result<ConflictPolicy> decode_policy(const boost::json::value& tree) {
    ConflictPolicy policy;
    JsonReader reader(tree, "conflict_resolution");
    reader.read("auto_resolve_after_days", policy.after_days);
    reader.read("auto_resolve_winner", policy.winner);
    reader.read("auto_resolve_max_severity", policy.max_severity);
    reader.read("never_auto_resolve_severities", policy.never_severities);
    reader.read("reopened_resolution_policy", policy.reopened_policy);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    if (auto error = check_policy(policy)) return *error;
    std::ranges::sort(policy.never_severities);
    const auto repeated = std::ranges::unique(policy.never_severities);
    policy.never_severities.erase(repeated.begin(), repeated.end());
    return policy;
}

std::string to_json(const ConflictPolicy& policy) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("auto_resolve_after_days", policy.after_days);
    out.member("auto_resolve_winner", policy.winner);
    out.member("auto_resolve_max_severity", policy.max_severity);
    out.key("never_auto_resolve_severities").begin_array();
    for (const std::string& severity : policy.never_severities) out.value(severity);
    out.end_array().member("reopened_resolution_policy", policy.reopened_policy).end_object();
    return text;
}

std::vector<std::string> settled_severities(const ConflictPolicy& policy) {
    std::vector<std::string> settled;
    for (const std::string_view severity : kSeverities) {
        if (!contains(policy.never_severities, severity)) settled.emplace_back(severity);
        if (severity == policy.max_severity) break;
    }
    return settled;
}

std::int64_t days_of(const ConflictPolicy& policy, std::string_view severity) {
    return severity == "low" ? std::min(policy.after_days, kMostDaysOfLow) : policy.after_days;
}

DecisionId choose_winner(const ConflictPolicy& policy, const DueConflict& conflict) {
    const auto& [a, b] = std::tie(conflict.a, conflict.b);
    if (policy.winner == "confidence" && a.confidence != b.confidence)
        return a.confidence > b.confidence ? a.id : b.id;
    if (policy.winner == "consensus" && a.agreeing != b.agreeing)
        return a.agreeing > b.agreeing ? a.id : b.id;
    return is_later(a, b) ? a.id : b.id;
}

std::string note_of(const ConflictPolicy& policy, const DueConflict& conflict) {
    const bool is_low = conflict.severity == "low";
    return fmt::format(
        "Auto-resolved ({}, review window {}d expired); winner selected by {} strategy; Decision "
        "{} "
        "prevails",
        is_low ? "P3" : "P2",
        days_of(policy, conflict.severity),
        policy.winner,
        choose_winner(policy, conflict) == conflict.a.id ? "A" : "B"
    );
}

}  // namespace akashi
