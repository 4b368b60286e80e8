#include "conflicts/stance.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace akashi {
namespace {

// In characters.
constexpr std::size_t kQuestionOutcome = 120;
constexpr std::size_t kValueOutcome = 500;

std::string_view first_characters(std::string_view text, std::size_t count) {
    std::string_view rest = text;
    for (; count > 0 && !rest.empty(); --count)
        rest.remove_prefix(std::max<std::size_t>(utf8_sequence_length(rest), 1));
    return text.substr(0, text.size() - rest.size());
}

BoundDecision with_short_value(BoundDecision decision) {
    decision.value = first_characters(decision.value, kValueOutcome);
    return decision;
}

}  // namespace

Conflict make_stance_conflict(
    OrgId org, const BoundDecision& found_by, const BoundDecision& rejected, Time detected_at
) {
    Conflict conflict =
        conflict_between(org, with_short_value(found_by), with_short_value(rejected), detected_at);
    conflict.scoring_method = kStanceMethod;
    conflict.category = "strategic";
    conflict.disputed_question =
        fmt::format("whether \"{}\" holds", first_characters(rejected.value, kQuestionOutcome));
    return conflict;
}

std::string explanation_of_stance(const Conflict& conflict) {
    const bool a_rejects = conflict.found_by == conflict.decision_a_id;
    return fmt::format(
        "{} rejects what {} decided: \"{}\" stands against \"{}\"",
        a_rejects ? conflict.agent_a : conflict.agent_b,
        a_rejects ? conflict.agent_b : conflict.agent_a,
        a_rejects ? conflict.value_a : conflict.value_b,
        a_rejects ? conflict.value_b : conflict.value_a
    );
}

}  // namespace akashi
