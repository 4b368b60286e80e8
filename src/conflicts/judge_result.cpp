#include "conflicts/judge_result.hpp"

#include "base/text.hpp"

#include <utility>

namespace akashi {
namespace {

constexpr std::size_t kReasonBytes = 300;

Conflict conflict_of(
    const QueuedPair& pair, const LoadedPair& loaded, JudgeVerdict verdict, Time judged_at
) {
    const BoundDecision& later = loaded.b_is_later ? loaded.b : loaded.a;
    const BoundDecision& earlier = loaded.b_is_later ? loaded.a : loaded.b;
    Conflict conflict = conflict_between(pair.org_id, later, earlier, judged_at);
    conflict.scoring_method = kJudgeMethod;
    conflict.confidence_class = "judged";
    conflict.category = verdict.category.empty() ? "strategic" : std::move(verdict.category);
    if (!verdict.severity.empty()) conflict.severity = std::move(verdict.severity);
    conflict.disputed_question = std::move(verdict.question);
    conflict.value_a = std::move(verdict.answer_a);
    conflict.value_b = std::move(verdict.answer_b);
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
        result.conflict = conflict_of(pair, loaded, std::move(verdict), judged_at);
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
