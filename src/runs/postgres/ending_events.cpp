#include "runs/postgres/ending_events.hpp"

#include "runs/postgres/event_rows.hpp"
#include "runs/trace_events.hpp"

#include <vector>

namespace akashi::postgres {

void RetractionEvents::add_to(WriteBatch& batch, std::span<DecisionEnding* const> endings) {
    std::vector<EventBatch> events;
    for (const DecisionEnding* one : endings)
        if (!one->successor) events.push_back(make_retraction_event(*one, sequence_));
    if (!events.empty()) batch.call("akashi_insert_events", event_arrays(events));
}

}  // namespace akashi::postgres
