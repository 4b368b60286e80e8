#pragma once

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "core/ids.hpp"
#include "decisions/binding.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// An option that was considered and not taken.
struct Alternative {
    Uuid id;
    std::string label;
    std::optional<std::string> rejection_reason;
};

/// Something that a decision rests on.
struct Evidence {
    Uuid id;
    std::string source_type;  ///< `[a-z][a-z0-9_]*`
    std::optional<std::string> source_uri;
    std::string content;
    std::optional<float> relevance_score;
    std::optional<std::string> metrics;  ///< canonical JSON object of numbers
};

/// What a decision may be to its precedent: it rejects what that one decided, or goes along.
inline constexpr std::string_view kFollows = "follows";
inline constexpr std::string_view kRejects = "rejects";

/// What a client says about a decision: part of the trace and of the stored decision. A field that
/// the server only passes on is named here and in decision_columns.hpp.
struct DecisionDraft {
    std::string agent_id;       ///< whose decision it is
    std::string decision_type;  ///< stored in lower case
    std::string outcome;
    float confidence = 0;  ///< 0…1
    std::optional<std::string> reasoning;
    std::optional<DecisionId> precedent_ref;
    std::optional<std::string> precedent_reason;
    std::optional<DecisionId> supersedes_id;
    /// What it is to its precedent: kFollows or kRejects; only with `precedent_ref`.
    std::optional<std::string> precedent_relation;
};

/// The verdicts on a decision: the latest of each assessor (docs/assessments.md).
struct AssessmentSummary {
    std::int64_t correct = 0;
    std::int64_t incorrect = 0;
    std::int64_t partially_correct = 0;

    std::int64_t total() const { return correct + incorrect + partially_correct; }
    /// The outcome score; nothing without a verdict.
    std::optional<float> score() const {
        if (total() == 0) return std::nullopt;
        const double points =
            static_cast<double>(correct) + 0.5 * static_cast<double>(partially_correct);
        return static_cast<float>(points / static_cast<double>(total()));
    }
    bool operator==(const AssessmentSummary&) const = default;
};

/// How the conflicts of a decision ended that are resolved.
struct ConflictFate {
    std::int64_t won = 0;
    std::int64_t lost = 0;
    std::int64_t resolved_no_winner = 0;

    bool operator==(const ConflictFate&) const = default;
};

/// A decision as it is stored (docs/data-model.md, "What a decision stores" and "Current and ended
/// decisions"). JSON is canonical text (base/json_writer.hpp).
struct Decision : DecisionDraft {
    DecisionId id;
    RunId run_id;
    OrgId org_id;
    std::string metadata = "{}";         ///< JSON object
    float completeness_score = 0;        ///< 0…1
    std::optional<float> outcome_score;  ///< of `assessments` where a decision is read
    std::string content_hash;
    Time valid_from;               ///< since when it holds
    std::optional<Time> valid_to;  ///< until when it held; none while it is current
    Time transaction_time;         ///< when the server learned of it; also its creation time
    std::optional<SessionId> session_id;
    std::string agent_context = "{}";  ///< JSON object {server, client}
    std::optional<std::string> tool;
    std::optional<std::string> model;
    std::optional<std::string> project;
    std::optional<ApiKeyId> api_key_id;
    std::vector<Alternative> alternatives;  ///< in the order they were given; only when asked for
    std::vector<Evidence> evidence;         ///< most relevant first; only when asked for
    std::vector<Binding> bindings;          ///< in the order they were given; read by find(),
                                            ///< which does not fill their keys

    // What other decisions say about it. It is read with the decision and is no column of it.
    std::int64_t precedent_citation_count = 0;          ///< visible, current ones that cite it
    std::optional<double> supersession_velocity_hours;  ///< from its start to its successor's
    std::int64_t agreement_count = 0;  ///< of other agents, where it is counted; otherwise 0
    std::int64_t conflict_count = 0;   ///< open ones, without hints, with agents that are visible
    ConflictFate conflict_fate;        ///< of such conflicts
    AssessmentSummary assessments;
};

/// The run that a trace makes for its decision, and completes at once. Runs that clients make are
/// AgentRun in runs/run.hpp.
struct TraceRun {
    RunId id;
    OrgId org_id;
    std::string agent_id;
    std::optional<std::string> trace_id;  ///< the client's correlation id
    std::string status = "completed";
    Time started_at;
    Time completed_at;
    std::string metadata = "{}";  ///< JSON object
};

}  // namespace akashi
