#pragma once

#include "postgres/parameters.hpp"
#include "runs/event.hpp"

#include <vector>

namespace akashi::postgres {

/// The arguments of akashi_insert_events() for all events of the batches.
Parameters event_arrays(const std::vector<EventBatch>& batches);

}  // namespace akashi::postgres
