#include "identity/audit_record.hpp"

#include <cstddef>

namespace akashi {
namespace {

constexpr std::size_t kIdBytes = 8;

/// Lines are in the order of their ids, so the cursor needs nothing else: it is the end of the
/// UUID that every cursor has.
Uuid to_uuid(std::int64_t id) {
    Uuid::Bytes bytes{};
    auto rest = static_cast<std::uint64_t>(id);
    for (std::size_t i = 0; i < kIdBytes; ++i, rest >>= 8U)
        bytes[bytes.size() - 1 - i] = static_cast<unsigned char>(rest & 0xffU);
    return Uuid(bytes);
}

std::int64_t to_id(const Uuid& uuid) {
    std::uint64_t id = 0;
    for (std::size_t i = uuid.bytes().size() - kIdBytes; i < uuid.bytes().size(); ++i)
        id = (id << 8U) | uuid.bytes()[i];
    return static_cast<std::int64_t>(id);
}

}  // namespace

std::optional<std::string> next_cursor(const AuditPage& page) {
    if (!page.has_more || page.records.empty()) return std::nullopt;
    const AuditRecord& last = page.records.back();
    return to_text(CursorList::audit, {last.occurred_at, to_uuid(last.id)});
}

Result<std::optional<std::int64_t>> decode_audit_cursor(const std::optional<std::string>& text) {
    const auto cursor = decode_cursor(CursorList::audit, text, /*offset=*/0);
    if (!cursor) return cursor.error();
    const auto& place = *cursor;
    if (!place) return std::optional<std::int64_t>();
    return std::optional(to_id(place->id));
}

}  // namespace akashi
