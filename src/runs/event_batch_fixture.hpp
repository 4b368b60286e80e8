#pragma once

#include "runs/event.hpp"

#include <string>

namespace akashi {

/// `count` events of a new run. The payloads have `text`.
inline EventBatch make_batch(std::size_t count, const std::string& text = "text") {
    EventBatch batch;
    batch.org = OrgId::make();
    batch.run = RunId::make();
    batch.agent_id = "planner";
    for (std::size_t i = 0; i < count; ++i) {
        Event event;
        event.id = Uuid::make_v7();
        event.event_type = "tool_call";
        event.occurred_at = from_microseconds(1'700'000'000'000'000 + static_cast<int>(i));
        event.payload = R"({"text":")" + text + R"("})";
        event.created_at = from_microseconds(1'700'000'000'500'000);
        batch.events.push_back(std::move(event));
    }
    return batch;
}

/// Everything of the batch as text, so that two can be compared.
inline std::string print(const EventBatch& batch) {
    std::string text = batch.org.str() + batch.run.str() + batch.agent_id;
    if (batch.once) {
        const Idempotency& once = *batch.once;
        for (const auto* part :
             {&once.agent_id,
              &once.endpoint,
              &once.key,
              &once.fingerprint,
              &once.answer,
              &once.older_fingerprint})
            text += "|" + *part;
    }
    for (const Event& event : batch.events) {
        text += "\n" + event.id.str() + "|" + event.event_type + "|" + event.payload;
        for (const auto number :
             {to_microseconds(event.occurred_at),
              to_microseconds(event.created_at),
              event.sequence_num})
            text += "|" + std::to_string(number);
    }
    return text;
}

}  // namespace akashi
