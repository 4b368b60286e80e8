#include "runs/event_codec.hpp"

#include "runs/little_endian.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace akashi {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kUuidBytes = 16;
constexpr std::size_t kLengthBytes = sizeof(std::uint32_t);
constexpr std::size_t kTimeBytes = sizeof(std::int64_t);

/// Of a batch without events, key and texts, and of an event without texts.
constexpr std::size_t kBatchBytes = 2 + 2 * kUuidBytes + 2 * kLengthBytes;
constexpr std::size_t kEventBytes = kUuidBytes + 2 * kLengthBytes + 2 * kTimeBytes;

constexpr std::uint64_t kLastNumber = std::numeric_limits<std::int64_t>::max();

/// The texts of a key in the order in which they are written.
constexpr std::array kKeyTexts = {
    &Idempotency::agent_id,
    &Idempotency::endpoint,
    &Idempotency::key,
    &Idempotency::fingerprint,
    &Idempotency::answer,
    &Idempotency::older_fingerprint,
};

void append(std::string& out, const Uuid& value) {
    out.append(reinterpret_cast<const char*>(value.bytes().data()), kUuidBytes);
}

void append(std::string& out, std::string_view text) {
    little_endian::append(out, static_cast<std::uint32_t>(text.size()));
    out += text;
}

/// Takes values from the front of the bytes. After the first one that is not there, every value is
/// empty and good() is false.
class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    bool good() const { return good_; }
    std::size_t left() const { return rest_.size(); }

    template <std::integral T>
    T number() {
        const std::string_view bytes = take(sizeof(T));
        return bytes.empty() ? T{} : little_endian::read<T>(bytes, 0);
    }
    std::string text() { return std::string(take(number<std::uint32_t>())); }
    Uuid uuid() {
        Uuid::Bytes value{};
        std::ranges::copy(take(value.size()), value.begin());
        return Uuid(value);
    }
    Time time() { return from_microseconds(number<std::int64_t>()); }
    bool flag() {
        const auto value = number<std::uint8_t>();
        good_ = good_ && value <= 1;
        return value == 1;
    }

private:
    std::string_view take(std::size_t size) {
        good_ = good_ && size <= rest_.size();
        if (!good_) return {};
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    std::string_view rest_;
    bool good_ = true;
};

Idempotency read_key(Reader& reader) {
    Idempotency once;
    for (const auto text : kKeyTexts) once.*text = reader.text();
    return once;
}

Event read_event(Reader& reader) {
    Event event;
    event.id = reader.uuid();
    event.event_type = reader.text();
    event.occurred_at = reader.time();
    event.payload = reader.text();
    event.created_at = reader.time();
    return event;
}

/// Reads `count` events; fewer when the bytes end before.
std::vector<Event> read_events(Reader& reader, std::size_t count, std::int64_t first_sequence) {
    std::vector<Event> events;
    events.reserve(std::min(count, reader.left() / kEventBytes));
    for (std::size_t i = 0; i < count && reader.good(); ++i) {
        events.push_back(read_event(reader));
        events.back().sequence_num = first_sequence + static_cast<std::int64_t>(i);
    }
    return events;
}

}  // namespace

std::string encode_batch(const EventBatch& batch) {
    std::string out;
    out.reserve(encoded_size(batch));
    little_endian::append(out, kVersion);
    little_endian::append(out, static_cast<std::uint8_t>(batch.once ? 1 : 0));
    append(out, batch.org.uuid());
    append(out, batch.run.uuid());
    append(out, batch.agent_id);
    if (batch.once)
        for (const auto text : kKeyTexts) append(out, (*batch.once).*text);
    little_endian::append(out, static_cast<std::uint32_t>(batch.events.size()));
    for (const Event& event : batch.events) {
        append(out, event.id);
        append(out, event.event_type);
        little_endian::append(out, to_microseconds(event.occurred_at));
        append(out, event.payload);
        little_endian::append(out, to_microseconds(event.created_at));
    }
    return out;
}

std::size_t encoded_size(const EventBatch& batch) {
    std::size_t bytes = kBatchBytes + batch.agent_id.size();
    if (batch.once)
        for (const auto text : kKeyTexts) bytes += kLengthBytes + ((*batch.once).*text).size();
    for (const Event& event : batch.events)
        bytes += kEventBytes + event.event_type.size() + event.payload.size();
    return bytes;
}

std::optional<EventBatch> decode_batch(std::string_view bytes, std::int64_t first_sequence) {
    Reader reader(bytes);
    if (reader.number<std::uint8_t>() != kVersion) return std::nullopt;
    const bool has_key = reader.flag();
    EventBatch batch;
    batch.org = OrgId(reader.uuid());
    batch.run = RunId(reader.uuid());
    batch.agent_id = reader.text();
    if (has_key) batch.once = read_key(reader);
    const std::size_t count = reader.number<std::uint32_t>();
    if (first_sequence < 0 || count == 0 ||
        count > kLastNumber - static_cast<std::uint64_t>(first_sequence))
        return std::nullopt;
    batch.events = read_events(reader, count, first_sequence);
    if (!reader.good() || reader.left() > 0) return std::nullopt;
    return batch;
}

}  // namespace akashi
