#include "conflicts/plan.hpp"

#include "base/json_writer.hpp"
#include "decisions/render.hpp"

namespace akashi {
namespace {

constexpr std::size_t kShownOutcome = 300;

void write(JsonWriter& out, const PlanConflict& conflict) {
    const PlanDecision& decision = conflict.decision;
    out.begin_object().member("step", static_cast<std::int64_t>(conflict.step));
    out.key("decision").begin_object().member("id", decision.id);
    out.member("agent_id", decision.agent_id).member("decision_type", decision.decision_type);
    out.member("outcome", shortened(decision.outcome, kShownOutcome))
        .member("confidence", decision.confidence);
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
