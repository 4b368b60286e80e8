#include "trace_record.hpp"

#include "decisions/make_record.hpp"

#include <utility>

namespace akashi::bench {

TraceRecord make_record(TraceText text, OrgId org, const std::string& agent_id, Time time) {
    Caller caller;
    caller.org = org;
    caller.agent_id = caller.name = agent_id;
    static const ApiKeyId key = ApiKeyId::make();
    caller.api_key_id = key;
    caller.api_key_prefix = "0011aabb";

    Trace trace;
    trace.agent_id = agent_id;
    trace.decision_type = std::move(text.decision_type);
    trace.outcome = std::move(text.outcome);
    trace.confidence = 0.7F;
    trace.reasoning = std::move(text.reasoning);
    trace.alternatives = {
        {std::move(text.rejected[0]), "too costly"}, {std::move(text.rejected[1]), "too slow"}
    };
    Trace::Evidence evidence;
    evidence.source_type = "document";
    evidence.content = std::move(text.evidence);
    evidence.relevance_score = 0.8F;
    trace.evidence.push_back(std::move(evidence));

    TraceOrigin origin;
    origin.received = time;
    return akashi::make_record(caller, std::move(trace), origin);
}

}  // namespace akashi::bench
