#include "trace_record.hpp"

#include "decisions/content_hash.hpp"

#include <utility>

namespace akashi::bench {

TraceRecord make_record(TraceText text, OrgId org, const std::string& agent_id, Time time) {
    static const ApiKeyId key = ApiKeyId::make();

    TraceRecord record;
    Decision& decision = record.decision;
    decision.id = DecisionId::make();
    decision.run_id = RunId::make();
    decision.org_id = org;
    decision.agent_id = agent_id;
    decision.decision_type = std::move(text.decision_type);
    decision.outcome = std::move(text.outcome);
    decision.confidence = 0.7F;
    decision.reasoning = std::move(text.reasoning);
    decision.completeness_score = 0.8F;
    decision.valid_from = time;
    decision.transaction_time = time;
    decision.agent_context = R"({"server":{"api_key_prefix":"0011aabb"}})";
    decision.api_key_id = key;
    decision.alternatives = {
        {Uuid::make_v7(), std::move(text.rejected[0]), "too costly"},
        {Uuid::make_v7(), std::move(text.rejected[1]), "too slow"}
    };
    Evidence evidence;
    evidence.id = Uuid::make_v7();
    evidence.source_type = "document";
    evidence.content = std::move(text.evidence);
    evidence.relevance_score = 0.8F;
    decision.evidence.push_back(std::move(evidence));
    decision.content_hash = content_hash(decision);

    record.run.id = decision.run_id;
    record.run.org_id = org;
    record.run.agent_id = agent_id;
    record.run.started_at = time;
    record.run.completed_at = time;
    return record;
}

}  // namespace akashi::bench
