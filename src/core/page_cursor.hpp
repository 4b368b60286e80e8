#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// Which list a cursor belongs to: each list and direction has its own.
enum class CursorList : char {
    decisions_newest_first = 'd',
    decisions_oldest_first = 'a',
    sessions = 's',
    audit = 'l',
    runs = 'r',
    events = 'e',
};

/// The place in a list after one of its rows: its time, and its id among rows of the same time
/// (docs/http-api.md, "Cursors").
struct PageCursor {
    Time time;
    Uuid id;

    friend constexpr bool operator==(const PageCursor&, const PageCursor&) = default;
};

/// The text of the cursor, for clients: 34 characters out of `A-Z a-z 0-9 - _`.
std::string to_text(CursorList list, const PageCursor& cursor);

/// Reads what to_text() wrote for the same list. Nothing for any other text.
std::optional<PageCursor> parse_cursor(CursorList list, std::string_view text);

/// The cursor of a request; nothing when it has none. Fails with invalid_input when to_text() did
/// not write the text for this list, and when the request also has an offset.
Result<std::optional<PageCursor>> decode_cursor(
    CursorList list, const std::optional<std::string>& text, std::int64_t offset
);

}  // namespace akashi
