#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace akashi {

/// The longest page, and how far a list can be read (docs/http-api.md, "Query parameters").
inline constexpr std::int64_t kMaxLimit = 1000;
inline constexpr std::int64_t kMaxOffset = 100'000;

/// How many bytes of text the rows of one page may have together (docs/http-api.md, "Pages").
/// Texts are what clients choose the length of; the rest of a row is about a kilobyte.
inline constexpr std::int64_t kPageBytes = 4'194'304;

/// Finds the end of a page while its rows are read in their order. One thread at a time.
class PageBudget {
public:
    /// Whether a row with so many bytes of text still belongs to the page. The first row always
    /// does. Ask for no more rows after the first refusal.
    bool admit(std::int64_t bytes) {
        if (!is_empty_ && used_ + bytes > kPageBytes) {
            has_refused_ = true;
            return false;
        }
        is_empty_ = false;
        used_ += bytes;
        return true;
    }

    /// Whether the page ended before the list did, because of its bytes. Also true when the only
    /// row is larger than a page: nobody read on to see whether it was the last one.
    bool is_exceeded() const { return has_refused_ || used_ > kPageBytes; }

private:
    std::int64_t used_ = 0;
    bool is_empty_ = true;
    bool has_refused_ = false;
};

/// The offset of the page that follows one with `rows` rows at `offset`. Nothing when there is no
/// such page, or when it is further away than a list can be read.
constexpr std::optional<std::int64_t> next_offset(
    bool has_more, std::int64_t offset, std::int64_t rows
) {
    if (!has_more || offset + rows > kMaxOffset) return std::nullopt;
    return offset + rows;
}

/// The limit of a request whose body asks for `wanted`: at most kMaxLimit, and `preset` for a
/// number that is not positive.
constexpr std::int64_t limit_or(std::int64_t wanted, std::int64_t preset) {
    return wanted <= 0 ? preset : std::min(wanted, kMaxLimit);
}

/// For a list that read one row more than `limit`: removes that row. True when it was there, which
/// means that the list has more rows.
template <class Row>
bool take_surplus(std::vector<Row>& rows, std::int64_t limit) {
    if (std::ssize(rows) <= limit) return false;
    rows.resize(static_cast<std::size_t>(limit));
    return true;
}

}  // namespace akashi
