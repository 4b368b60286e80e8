#pragma once

#include "conflicts/conflict.hpp"

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

namespace akashi {

inline constexpr std::string_view kHint = "hint";

/// Two current decisions of one type that two agents made within an hour, with different outcomes
/// (docs/conflicts.md, "Hints"). Side A is the decision with the smaller id.
struct Hint {
    ConflictId id;  ///< hint_id() of the pair
    OrgId org_id;
    DecisionId decision_a_id;
    DecisionId decision_b_id;
    std::string agent_a;
    std::string agent_b;
    std::string severity;  ///< as severity_of() says
    Time detected_at;      ///< when the later decision began
};

/// The columns of the table `conflict_hints` (base/columns.hpp).
template <class H, class Visit>
    requires std::same_as<std::remove_const_t<H>, Hint>
void visit_columns(H& hint, Visit&& visit) {
    visit("id", hint.id);
    visit("org_id", hint.org_id);
    visit("decision_a_id", hint.decision_a_id);
    visit("decision_b_id", hint.decision_b_id);
    visit("agent_a", hint.agent_a);
    visit("agent_b", hint.agent_b);
    visit("severity", hint.severity);
    visit("detected_at", hint.detected_at);
}

/// The same for the same two decisions, whichever comes first. akashi_find_hints() says the same.
ConflictId hint_id(DecisionId one, DecisionId other);

/// The hint about two decisions, as the record that lists of conflicts have. Its two answers are
/// the outcomes, cut to 300 characters.
ConflictDetail to_conflict(Hint hint, ConflictSide a, ConflictSide b);

/// Whether a hint can be what the query asks for, whatever its decisions are.
bool can_be_hint(const ConflictQuery& query);

/// What is told to event streams about a conflict or a hint.
struct Announcement {
    OrgId org_id;
    DecisionId decision_a_id;
    DecisionId decision_b_id;
    std::string agent_a;
    std::string agent_b;
    std::string decision_type;                 ///< of side A
    std::optional<std::string> conflict_kind;  ///< nothing for a hint
    std::optional<std::string> project_a;
    std::optional<std::string> project_b;
};

/// The JSON text of an announcement; akashi_announce_conflicts() makes the same.
std::string to_json(const Announcement& announcement);

}  // namespace akashi
