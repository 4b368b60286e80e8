#include "conflicts/judge_result.hpp"

#include "base/text.hpp"

#include <utility>

namespace akashi {
namespace {

constexpr std::size_t kReasonBytes = 300;

Conflict conflict_of(const QueuedPair& pair, const LoadedPair& loaded, JudgeVerdict verdict) {
    Conflict conflict;
    conflict.id = ConflictId::make();
    conflict.org_id = pair.org_id;
    conflict.decision_a_id = pair.decision_a_id;
    conflict.decision_b_id = pair.decision_b_id;
    conflict.agent_a = loaded.a.agent_id;
    conflict.agent_b = loaded.b.agent_id;
    conflict.conflict_kind =
        conflict.agent_a == conflict.agent_b ? kSelfContradiction : kCrossAgent;
    conflict.scoring_method = "judge_v1";
    conflict.confidence_class = "judged";
    conflict.category = verdict.category.empty() ? "strategic" : std::move(verdict.category);
    conflict.severity =
        verdict.severity.empty() ? severity_of(loaded.a, loaded.b) : std::move(verdict.severity);
    conflict.disputed_question = std::move(verdict.question);
    conflict.value_a = std::move(verdict.answer_a);
    conflict.value_b = std::move(verdict.answer_b);
    conflict.found_by = loaded.b_is_later ? pair.decision_b_id : pair.decision_a_id;
    return conflict;
}

}  // namespace

JudgedResult result_of(
    const QueuedPair& pair,
    const LoadedPair& loaded,
    JudgeVerdict verdict,
    std::string hash,
    Time judged_at
) {
    JudgedResult result;
    result.judged_at = judged_at;
    if (verdict.relationship == Relationship::contradiction) {
        result.conflict = conflict_of(pair, loaded, std::move(verdict));
        result.conflict->detected_at = judged_at;
    } else if (verdict.relationship == Relationship::supersession && verdict.successor) {
        const bool is_a = *verdict.successor == PairSide::a;
        result.supersession = JudgedSupersession{
            is_a ? pair.decision_a_id : pair.decision_b_id,
            is_a ? pair.decision_b_id : pair.decision_a_id,
            std::string(utf8_prefix(verdict.explanation, kReasonBytes))
        };
    } else {
        result.dismissed.emplace(std::move(hash), verdict.relationship);
    }
    return result;
}

}  // namespace akashi
