#include "runs/trace_events.hpp"

#include "base/json_writer.hpp"
#include "decisions/render.hpp"
#include "runs/event_sequence.hpp"

#include <utility>

namespace akashi {
namespace {

/// What is quoted of an outcome or a label, in characters.
constexpr std::size_t kQuoted = 256;

Event make_event(std::string type, Time time) {
    Event event;
    event.id = Uuid::make_v7();
    event.event_type = std::move(type);
    event.occurred_at = event.created_at = time;
    return event;
}

/// The members are sorted, as in all JSON that is stored.
Event decision_made(const Decision& decision) {
    Event event = make_event("DecisionMade", decision.transaction_time);
    event.payload.clear();
    JsonWriter out(event.payload);
    out.begin_object().member("confidence", decision.confidence);
    out.member("decision_id", decision.id).member("decision_type", decision.decision_type);
    out.member("outcome", shortened(decision.outcome, kQuoted)).end_object();
    return event;
}

Event alternative_considered(const Decision& decision, const Alternative& alternative) {
    Event event = make_event("AlternativeConsidered", decision.transaction_time);
    event.payload.clear();
    JsonWriter out(event.payload);
    out.begin_object().member("decision_id", decision.id);
    out.member("label", shortened(alternative.label, kQuoted)).end_object();
    return event;
}

Event evidence_gathered(const Decision& decision, const Evidence& evidence) {
    Event event = make_event("EvidenceGathered", decision.transaction_time);
    event.payload.clear();
    JsonWriter out(event.payload);
    out.begin_object().member("decision_id", decision.id);
    out.member("source_type", evidence.source_type).end_object();
    return event;
}

}  // namespace

EventBatch make_trace_events(const TraceRecord& trace, EventSequence& sequence) {
    const Decision& decision = trace.decision;
    EventBatch batch;
    batch.org = decision.org_id;
    batch.run = decision.run_id;
    batch.agent_id = decision.agent_id;
    batch.events.reserve(1 + decision.alternatives.size() + decision.evidence.size());
    batch.events.push_back(decision_made(decision));
    for (const Alternative& alternative : decision.alternatives)
        batch.events.push_back(alternative_considered(decision, alternative));
    for (const Evidence& evidence : decision.evidence)
        batch.events.push_back(evidence_gathered(decision, evidence));
    std::int64_t number = sequence.take(static_cast<std::int64_t>(batch.events.size()));
    for (Event& event : batch.events) event.sequence_num = number++;
    return batch;
}

EventBatch make_retraction_event(const DecisionEnding& ending, EventSequence& sequence) {
    Event event = make_event("DecisionRetracted", ending.at);
    event.payload.clear();
    JsonWriter out(event.payload);
    out.begin_object().member("decision_id", ending.id);
    if (ending.reason) out.member("reason", shortened(*ending.reason, kQuoted));
    out.member("retracted_by", ending.ended_by).end_object();
    event.sequence_num = sequence.take(1);
    EventBatch batch;
    batch.org = ending.org_id;
    batch.run = ending.run_id;
    batch.agent_id = ending.agent_id;
    batch.events.push_back(std::move(event));
    return batch;
}

}  // namespace akashi
