#include "search/check_summary.hpp"

#include "base/text.hpp"
#include "decisions/render.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace akashi {
namespace {

constexpr std::size_t kQuoted = 100;         // characters
constexpr std::int64_t kNotedCitations = 2;  // fewer say nothing
constexpr std::int64_t kNotedVerdicts = 2;
constexpr std::int64_t kOftenCited = 5;  // another citation adds nothing
constexpr double kSoon = 48;             // hours
constexpr double kLong = 720;            // hours

std::string one_line(std::string text) {
    std::ranges::replace_if(text, is_space, ' ');
    return text;
}

std::string describe_precedents(const CheckResult& result) {
    if (!result.has_precedent()) return "No prior decisions found.";
    std::set<std::string> types;
    for (const SearchHit& hit : result.precedents) types.insert(hit.decision.decision_type);
    const std::size_t count = result.precedents.size();
    std::string text =
        types.size() > 1 ? fmt::format("{} prior decisions across {} types.", count, types.size())
                         : fmt::format("{} prior decision{} found.", count, count == 1 ? "" : "s");
    const Decision& first = result.precedents.front().decision;
    text += fmt::format(
        " {}: \"{}\" ({}% confidence",
        result.needed > 0 ? "Best match" : "Most recent",
        shortened(one_line(first.outcome), kQuoted),
        std::lround(first.confidence * 100)
    );
    if (!first.supersession_velocity_hours) text += ", never superseded";
    if (first.precedent_citation_count >= kNotedCitations)
        text += fmt::format(", cited {} times", first.precedent_citation_count);
    if (const auto& verdicts = first.assessments; verdicts.correct > 0)
        text += fmt::format(", assessed correct {}/{}", verdicts.correct, verdicts.total());
    return text + ").";
}

/// Empty, or sentences that follow others.
std::string describe_conflicts(const KnownConflicts& conflicts) {
    std::string text;
    if (conflicts.would_conflict_count > 0)
        text += fmt::format(
            " {} decision{} in force would conflict with what you intend to bind.",
            conflicts.would_conflict_count,
            conflicts.would_conflict_count == 1 ? "" : "s"
        );
    if (conflicts.open_count > 0)
        text += fmt::format(
            " {} open conflict{}, highest severity: {}.",
            conflicts.open_count,
            conflicts.open_count == 1 ? "" : "s",
            conflicts.severity
        );
    if (conflicts.is_missing)
        text +=
            " ⚠ Conflict data unavailable due to a transient error — treat conflict list as"
            " incomplete.";
    if (conflicts.resolution_count > 0)
        text += fmt::format(
            " {} prior conflict(s) for this decision type were formally resolved; winning"
            " approach(es) listed in prior_resolutions.",
            conflicts.resolution_count
        );
    return text;
}

}  // namespace

bool needs_action(const CheckResult& result) {
    const KnownConflicts& conflicts = result.conflicts;
    return conflicts.is_missing || conflicts.is_urgent() || conflicts.would_conflict_count > 0;
}

std::string summarize(const CheckResult& result) {
    return describe_precedents(result) + describe_conflicts(result.conflicts);
}

std::optional<std::string> context_note(const Decision& decision) {
    const std::int64_t citations = decision.precedent_citation_count;
    const auto hours = decision.supersession_velocity_hours;
    const AssessmentSummary& verdicts = decision.assessments;
    const ConflictFate& fate = decision.conflict_fate;
    const bool has_verdicts = verdicts.total() >= kNotedVerdicts;
    if (has_verdicts && verdicts.correct * 2 > verdicts.total())
        return fmt::format(
            "Assessed correct by {} of {} agent(s).", verdicts.correct, verdicts.total()
        );
    if (has_verdicts && verdicts.incorrect * 2 > verdicts.total())
        return fmt::format(
            "Assessed incorrect by {} of {} agent(s) — review carefully.",
            verdicts.incorrect,
            verdicts.total()
        );
    if (hours && *hours < kSoon && citations == 0)
        return fmt::format(
            "Revised within {}h and never cited as precedent — treat with caution.",
            std::lround(std::ceil(*hours))
        );
    if (!hours && citations >= kNotedCitations)
        return fmt::format("Never superseded. Cited as precedent {} times.", citations);
    if (!hours && fate.won > 0)
        return fmt::format("Never superseded. Won {} conflict resolution(s).", fate.won);
    if (hours && *hours > kLong)
        return fmt::format("Stood for {} days before revision.", std::lround(*hours / 24));
    if (fate.lost > 0 && fate.won == 0)
        return fmt::format("Overridden in {} conflict resolution(s).", fate.lost);
    return std::nullopt;
}

std::optional<std::string> task_of(const Decision& decision) {
    boost::system::error_code failed;
    const auto context = boost::json::parse(decision.agent_context, failed);
    if (failed) return std::nullopt;
    const auto task = context.find_pointer("/client/task", failed);
    if (task == nullptr || !task->is_string()) return std::nullopt;
    return std::string(task->as_string());
}

std::optional<DecisionId> precedent_hint(const Caller& caller, const CheckResult& result) {
    if (caller.role < Role::agent) return std::nullopt;
    for (const SearchHit& hit : result.precedents)
        if (hit.decision.precedent_citation_count < kOftenCited) return hit.decision.id;
    return std::nullopt;
}

std::optional<std::string> describe_nearest(const CheckResult& result) {
    if (!result.nearest) return std::nullopt;
    const auto& [decision, found, snippets] = *result.nearest;
    return fmt::format(
        "\"{}\" ({}, {} of {}): relevance {:.2f}, a precedent needs {:.2f}",
        shortened(one_line(decision.outcome), kQuoted),
        decision.id.str(),
        decision.decision_type,
        decision.agent_id,
        found.relevance,
        result.needed
    );
}

}  // namespace akashi
