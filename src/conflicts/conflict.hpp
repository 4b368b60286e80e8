#pragma once

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "core/ids.hpp"
#include "decisions/decision.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

using ConflictId = Id<struct ConflictTag>;
using ConflictGroupId = Id<struct ConflictGroupTag>;

inline constexpr std::string_view kCrossAgent = "cross_agent";
inline constexpr std::string_view kSelfContradiction = "self_contradiction";

/// The scoring method of conflicts that are found by comparing outcomes.
inline constexpr std::string_view kClaimsMethod = "claims_v1";
/// That of conflicts that a model finds.
inline constexpr std::string_view kJudgeMethod = "judge_v1";

/// Two decisions that cannot both hold (docs/conflicts.md, "Conflicts of bindings"). Side A is the
/// decision with the smaller id.
struct Conflict {
    ConflictId id;
    OrgId org_id;
    DecisionId decision_a_id;
    DecisionId decision_b_id;
    std::string agent_a;
    std::string agent_b;
    std::string conflict_kind;                  ///< kCrossAgent or kSelfContradiction
    std::string scoring_method = "binding_v1";  ///< by what it was found
    std::string confidence_class = "exact";     ///< exact, judged or hint
    std::string category = "factual";
    std::string severity;           ///< high, medium or low
    std::string disputed_question;  ///< what the two answer differently
    std::string parameter_key;      ///< the parameter that they bind differently
    std::string value_a;            ///< as written
    std::string value_b;
    DecisionId found_by;  ///< the one of the two whose trace found the other
    Time detected_at;
    std::string status = "open";  ///< open, resolved or false_positive
    std::optional<std::string> resolved_by;
    std::optional<Time> resolved_at;
    std::optional<std::string> resolution_note;
    std::optional<DecisionId> winning_decision_id;     ///< one of the two
    std::optional<DecisionId> resolution_decision_id;  ///< that settled it
    // The store fills in the next three when a conflict is inserted.
    /// Equal for the conflicts of two agents about one question in one project.
    std::optional<ConflictGroupId> group_id;
    /// The newest resolution of the question, when its winner's answer is opposed again.
    std::optional<ConflictId> reopens_resolution_id;
    std::optional<DecisionId> prevailing_decision_id;  ///< the side that gives that answer
    std::optional<std::string> false_positive_label;   ///< one of kFalsePositiveLabels
    std::optional<std::string> assignee;               ///< an agent who shall settle it
    std::optional<Time> snoozed_until;
    std::optional<Time> changed_at;  ///< when a user last changed the status; empty after an undo
    std::optional<std::string> changed_by;
};

/// What a false positive can be.
inline constexpr auto kFalsePositiveLabels =
    std::to_array<std::string_view>({"related_not_contradicting", "unrelated_false_positive"});

/// What is read of a decision with a conflict.
struct ConflictSide {
    RunId run_id;
    std::string decision_type;
    std::string outcome;
    float confidence = 0;
    std::optional<std::string> reasoning;
    Time valid_from;
    std::optional<std::string> project;
};

struct ConflictDetail : Conflict {
    ConflictSide a;
    ConflictSide b;
};

/// A side of a conflict, as far as the conflict depends on it.
struct BoundDecision {
    DecisionId id;
    std::string agent_id;
    std::string decision_type;
    float confidence = 0;
    std::string value;  ///< of the parameter, as written, or a quote
};

/// Types of decisions whose conflicts are not of low severity.
inline constexpr auto kWeightyTypes = std::to_array<std::string_view>(
    {"security",
     "architecture",
     "deployment",
     "trade_off",
     "model_selection",
     "data_source",
     "error_handling"}
);

/// How much a conflict of bindings matters: `low` unless one of the types is weighty; then `high`,
/// or `medium` when somebody is hardly confident (above 0, at most 0.3). akashi_insert_bindings()
/// says the same.
std::string_view severity_of(const BoundDecision& a, const BoundDecision& b);

/// An open conflict of the two with a new id; what it is about is still to be said.
Conflict conflict_between(
    OrgId org, const BoundDecision& found_by, const BoundDecision& other, Time detected_at
);

/// The conflict that the trace of `found_by` finds with a decision that binds a parameter in
/// another way. `question` is question_of() its binding. Open, with a new id.
Conflict make_conflict(
    OrgId org,
    const BoundDecision& found_by,
    const BoundDecision& other,
    const Binding& binding,
    Time detected_at
);

/// A sentence that names both values.
std::string explanation_of(const Conflict& conflict);

/// What a list of conflicts asks for. The newest come first.
struct ConflictQuery {
    std::optional<std::string> decision_type = {};  ///< of either side, as is the next
    std::optional<std::string> agent_id = {};
    std::optional<std::string> project = {};
    std::optional<std::string> conflict_kind = {};
    std::optional<std::string> severity = {};
    std::optional<std::string> category = {};
    std::optional<std::string> status = {};
    std::optional<std::string> scoring_method = {};
    std::optional<DecisionId> decision_id = {};  ///< one of the two
    std::optional<DecisionId> found_by = {};
    std::optional<ConflictId> id = {};
    std::vector<ConflictId> ids = {};  ///< one of these, unless empty
    std::optional<ConflictGroupId> group_id = {};
    std::optional<std::string> confidence_class = {};
    std::optional<std::string> assignee = {};
    std::optional<bool> is_snoozed = {};  ///< at `now`
    Time now = {};
    std::int64_t limit = 25;
    std::int64_t offset = 0;
};

/// The largest total that a page reports.
inline constexpr std::int64_t kCountLimit = 1'000;

struct ConflictPage {
    std::vector<ConflictDetail> conflicts;
    std::optional<std::int64_t> total;  ///< nothing above kCountLimit
    bool has_more = false;
};

}  // namespace akashi
