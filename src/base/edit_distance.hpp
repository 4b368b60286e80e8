#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// One number for each code point of UTF-8, and for each byte that begins none. Which number does
/// not matter; different ones get different ones.
std::u32string code_points(std::string_view text);

/// How many characters have to be added, removed or replaced to make one text of the other
/// (Levenshtein); nothing when that is more than `most`. Takes a time of at most
/// (2 × `most` + 1) × the length, and ends as soon as the result is known to be too large.
std::optional<std::size_t> edit_distance_within(
    std::u32string_view a, std::u32string_view b, std::size_t most
);

/// The distance of two texts in code_points().
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace akashi
