#include "runs/postgres/trace_events.hpp"

#include "runs/postgres/event_rows.hpp"
#include "runs/trace_events.hpp"

#include <vector>

namespace akashi::postgres {

void TraceEventRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    std::vector<EventBatch> events;
    events.reserve(traces.size());
    for (const TraceRecord* trace : traces) events.push_back(make_trace_events(*trace, sequence_));
    batch.call("akashi_insert_events", event_arrays(events));
}

}  // namespace akashi::postgres
