#include "search/render.hpp"

#include "decisions/render.hpp"
#include "search/check_summary.hpp"

namespace akashi {
namespace {

constexpr std::size_t kConciseReasoning = 200;

}  // namespace

void write(JsonWriter& out, const SearchHit& hit) {
    out.begin_object().key("decision");
    write(out, hit.decision);
    out.member("similarity_score", static_cast<float>(hit.score)).end_object();
}

void write_concise(JsonWriter& out, const Decision& decision) {
    out.begin_object();
    out.member("id", decision.id).member("agent_id", decision.agent_id);
    out.member("decision_type", decision.decision_type).member("outcome", decision.outcome);
    out.member("confidence", decision.confidence).member("created_at", decision.transaction_time);
    out.member("agreement_count", 0).member("conflict_count", 0);
    if (decision.reasoning) {
        out.member("reasoning", shorten(*decision.reasoning, kConciseReasoning));
    }
    out.member_if("precedent_ref", decision.precedent_ref);
    out.member_if("precedent_reason", decision.precedent_reason);
    out.member_if("session_id", decision.session_id);
    out.member_if("tool", decision.tool).member_if("model", decision.model);
    out.end_object();
}

}  // namespace akashi
