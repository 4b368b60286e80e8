#include "runs/event.hpp"

namespace akashi {

std::size_t EventBatch::size() const {
    std::size_t bytes = sizeof *this + agent_id.size();
    if (once) bytes += once->key.size() + once->endpoint.size() + once->answer.size();
    for (const Event& event : events)
        bytes += sizeof event + event.event_type.size() + event.payload.size();
    return bytes;
}

}  // namespace akashi
