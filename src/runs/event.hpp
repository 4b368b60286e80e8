#pragma once

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "core/idempotency.hpp"
#include "core/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

class EventWait;

/// Something that happened in a run (docs/data-model.md, "Events").
struct Event {
    Uuid id;
    std::string event_type;
    Time occurred_at;               ///< as the client says; otherwise when the server received it
    std::string payload = "{}";     ///< canonical JSON object
    Time created_at;                ///< when the server received it
    std::int64_t sequence_num = 0;  ///< orders the events of a run; see EventSequence
};

/// The events of one request, which are stored together or not at all.
struct EventBatch {
    OrgId org;
    RunId run;
    std::string agent_id;             ///< whose run it is
    std::optional<Idempotency> once;  ///< the key of the request, with its answer
    std::vector<Event> events;        ///< in the order in which they were sent
    std::shared_ptr<EventWait> wait;  ///< of a request that waits until it is stored; not logged

    /// About how much memory it takes.
    std::size_t size() const;
};

}  // namespace akashi
