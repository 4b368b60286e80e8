#include "runs/postgres/event_rows.hpp"

#include "postgres/entity.hpp"
#include "runs/run_columns.hpp"

namespace akashi::postgres {

Parameters event_arrays(const std::vector<EventBatch>& batches) {
    std::vector<PlacedEvent> rows;
    for (const EventBatch& batch : batches)
        for (const Event& event : batch.events)
            rows.push_back({batch.run, batch.org, &batch.agent_id, &event});
    Parameters parameters;
    add_arrays<PlacedEvent>(parameters, rows, [](const auto& row) -> auto& { return row; });
    return parameters;
}

}  // namespace akashi::postgres
