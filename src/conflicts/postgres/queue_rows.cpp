#include "conflicts/postgres/queue_rows.hpp"

#include "postgres/entity.hpp"

#include <utility>

namespace akashi::postgres {

void QueueRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    Parameters parameters;
    add_array(parameters, traces, [](const TraceRecord* trace) { return trace->decision.id; });
    add_array(parameters, traces, [](const TraceRecord* trace) { return trace->decision.org_id; });
    add_array(parameters, traces, [](const TraceRecord* trace) {
        return trace->decision.transaction_time;
    });
    batch.call("akashi_queue_scoring", std::move(parameters));
}

}  // namespace akashi::postgres
