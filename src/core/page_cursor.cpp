#include "core/page_cursor.hpp"

#include "base/crypto.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace akashi {
namespace {

constexpr std::size_t kTimeBytes = 8;
constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kBytes = 1 + kTimeBytes + kIdBytes;

/// The years that RFC 3339 can write. A store cannot compare with every other time.
constexpr Time kBegin = std::chrono::sys_days(std::chrono::year(0) / 1 / 1);
constexpr Time kEnd = std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1);

}  // namespace

std::string to_text(CursorList list, const PageCursor& cursor) {
    std::string bytes(1, static_cast<char>(list));
    const auto time = static_cast<std::uint64_t>(to_microseconds(cursor.time));
    for (std::size_t i = kTimeBytes; i-- > 0;)
        bytes.push_back(static_cast<char>((time >> (8 * i)) & 0xffU));
    bytes.append(cursor.id.bytes().begin(), cursor.id.bytes().end());
    return base64url_encode(bytes);
}

std::optional<PageCursor> parse_cursor(CursorList list, std::string_view text) {
    const auto bytes = base64url_decode(text);
    if (!bytes || bytes->size() != kBytes) return std::nullopt;
    std::uint64_t time = 0;
    for (std::size_t i = 1; i <= kTimeBytes; ++i)
        time = (time << 8U) | static_cast<unsigned char>((*bytes)[i]);
    Uuid::Bytes id{};
    std::copy_n(bytes->begin() + 1 + kTimeBytes, kIdBytes, id.begin());
    const PageCursor cursor{from_microseconds(static_cast<std::int64_t>(time)), Uuid(id)};
    if (cursor.time < kBegin || cursor.time >= kEnd) return std::nullopt;
    // Also refuses another list, and bits that no byte has.
    if (to_text(list, cursor) != text) return std::nullopt;
    return cursor;
}

Result<std::optional<PageCursor>> decode_cursor(
    CursorList list, const std::optional<std::string>& text, std::int64_t offset
) {
    if (!text) return std::optional<PageCursor>();
    if (offset != 0) return Error(ErrorCode::invalid_input, "send cursor or offset, not both");
    const auto cursor = parse_cursor(list, *text);
    if (cursor) return cursor;
    return Error(
        ErrorCode::invalid_input,
        "invalid cursor: send next_cursor of a page of the same list in the same order"
    );
}

}  // namespace akashi
