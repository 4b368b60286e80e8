#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace akashi {

/// The longest page, and how far a list can be read (docs/http-api.md, "Query parameters").
inline constexpr std::int64_t kMaxLimit = 1000;
inline constexpr std::int64_t kMaxOffset = 100'000;

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
