#include "conflicts/hint.hpp"

#include "base/crypto.hpp"
#include "base/json_writer.hpp"
#include "decisions/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace akashi {
namespace {

constexpr std::size_t kAnswerCharacters = 300;
constexpr std::string_view kCategory = "assessment";
constexpr std::string_view kScoringMethod = "window_v1";

bool is_or_absent(const std::optional<std::string>& wanted, std::string_view value) {
    return !wanted || *wanted == value;
}

}  // namespace

ConflictId hint_id(DecisionId one, DecisionId other) {
    std::string bytes;
    for (const DecisionId& id : {std::min(one, other), std::max(one, other)})
        bytes.append(id.uuid().bytes().begin(), id.uuid().bytes().end());
    const Digest digest = sha256(bytes);
    Uuid::Bytes first{};
    std::copy_n(digest.begin(), first.size(), first.begin());
    return ConflictId(Uuid(first));
}

ConflictDetail to_conflict(Hint hint, ConflictSide a, ConflictSide b) {
    ConflictDetail conflict;
    conflict.id = hint.id;
    conflict.org_id = hint.org_id;
    conflict.decision_a_id = hint.decision_a_id;
    conflict.decision_b_id = hint.decision_b_id;
    conflict.agent_a = std::move(hint.agent_a);
    conflict.agent_b = std::move(hint.agent_b);
    conflict.conflict_kind = kCrossAgent;
    conflict.scoring_method = kScoringMethod;
    conflict.confidence_class = kHint;
    conflict.category = kCategory;
    conflict.severity = std::move(hint.severity);
    conflict.disputed_question = fmt::format("the outcome for {}", a.decision_type);
    conflict.value_a = shortened(a.outcome, kAnswerCharacters);
    conflict.value_b = shortened(b.outcome, kAnswerCharacters);
    conflict.found_by = a.valid_from > b.valid_from ? hint.decision_a_id : hint.decision_b_id;
    conflict.detected_at = hint.detected_at;
    conflict.a = std::move(a);
    conflict.b = std::move(b);
    return conflict;
}

bool can_be_hint(const ConflictQuery& query) {
    return is_or_absent(query.conflict_kind, kCrossAgent) && is_or_absent(query.status, "open") &&
           is_or_absent(query.category, kCategory) &&
           is_or_absent(query.scoring_method, kScoringMethod) &&
           is_or_absent(query.confidence_class, kHint) && !query.found_by;
}

std::string to_json(const Announcement& announcement) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("org_id", announcement.org_id);
    out.member("decision_a_id", announcement.decision_a_id);
    out.member("decision_b_id", announcement.decision_b_id);
    out.member("agent_a", announcement.agent_a).member("agent_b", announcement.agent_b);
    out.member("decision_type", announcement.decision_type);
    out.member_if("conflict_kind", announcement.conflict_kind);
    out.member_if("project_a", announcement.project_a);
    out.member_if("project_b", announcement.project_b).end_object();
    return text;
}

}  // namespace akashi
