#include "conflicts/plan.hpp"

#include "base/json_writer.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace akashi {
namespace {

constexpr std::size_t kShownOutcome = 300;

/// The first characters of a text, with an ellipsis when there are more.
std::string shortened(std::string_view text) {
    std::string_view rest = text;
    for (std::size_t count = 0; count < kShownOutcome && !rest.empty(); ++count)
        rest.remove_prefix(std::max<std::size_t>(utf8_sequence_length(rest), 1));
    std::string shown(text.substr(0, text.size() - rest.size()));
    return rest.empty() ? shown : shown + "...";
}

void write(JsonWriter& out, const PlanConflict& conflict) {
    const PlanDecision& decision = conflict.decision;
    out.begin_object().member("step", static_cast<std::int64_t>(conflict.step));
    out.key("decision").begin_object().member("id", decision.id);
    out.member("agent_id", decision.agent_id).member("decision_type", decision.decision_type);
    out.member("outcome", shortened(decision.outcome)).member("confidence", decision.confidence);
    out.member("valid_from", decision.valid_from).end_object();
    out.member("disputed_question", conflict.question);
    out.member("your_answer", conflict.your_answer).member("their_answer", conflict.their_answer);
    out.member("scoring_method", conflict.scoring_method);
    out.member("confidence_class", conflict.confidence_class).end_object();
}

}  // namespace

std::string to_json(std::size_t checked, const std::vector<PlanConflict>& conflicts) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("checked", static_cast<std::int64_t>(checked));
    out.key("conflicts").begin_array();
    for (const PlanConflict& conflict : conflicts) write(out, conflict);
    out.end_array().end_object();
    return text;
}

}  // namespace akashi
