#pragma once

#include <cstddef>
#include <string_view>

namespace akashi {

/// How many characters have to be added, removed or replaced to make one text of the other
/// (Levenshtein). Counts code points of UTF-8; a byte that begins none counts as one.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace akashi
