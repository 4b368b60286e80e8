#pragma once

#include "runs/event.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// A batch of events as bytes, for the event log. The form, version 1, little-endian, where a text
/// is its length (u32) and its bytes, and a time is microseconds since 1970 (i64):
///
///     u8 version, u8 whether there is an idempotency key, 16 bytes org, 16 bytes run, text
///     agent_id with a key: texts agent_id, endpoint, key, fingerprint, answer, older_fingerprint
///     u32 number of events; for each: 16 bytes id, text event_type, i64 occurred_at, text payload,
///     i64 created_at
///
/// Sequence numbers are not in it: they follow each other from one that the record has.
std::string encode_batch(const EventBatch& batch);

/// How many bytes encode_batch() returns.
std::size_t encoded_size(const EventBatch& batch);

/// Reads what encode_batch() wrote and numbers the events from `first_sequence`. Nothing for any
/// other bytes: a length that does not fit, bytes left over, an unknown version, a batch without
/// events, a number that overflows.
std::optional<EventBatch> decode_batch(std::string_view bytes, std::int64_t first_sequence);

}  // namespace akashi
