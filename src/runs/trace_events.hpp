#pragma once

#include "decisions/ending_store.hpp"
#include "decisions/trace_store.hpp"
#include "runs/event.hpp"

namespace akashi {

class EventSequence;

/// The events that a trace records about itself (docs/data-model.md, "Events"): one for its
/// decision, one for each alternative, and one for each evidence, with numbers of `sequence` in
/// this order.
EventBatch make_trace_events(const TraceRecord& trace, EventSequence& sequence);

/// The event that tells of a retraction, in the run of the decision.
EventBatch make_retraction_event(const DecisionEnding& ending, EventSequence& sequence);

}  // namespace akashi
