#include "base/edit_distance.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace akashi {
namespace {

/// One number for each code point. Which number does not matter; different ones get different ones.
std::u32string code_points(std::string_view text) {
    std::u32string points;
    while (!text.empty()) {
        const std::size_t size = std::max<std::size_t>(utf8_sequence_length(text), 1);
        char32_t point = 0;
        for (const char c : text.substr(0, size)) {
            point = (point << 8) | static_cast<unsigned char>(c);
        }
        points += point;
        text.remove_prefix(size);
    }
    return points;
}

/// One row of the table at a time.
std::size_t distance(std::u32string_view a, std::u32string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const char32_t point : a) {
        std::size_t diagonal = row[0]++;
        for (std::size_t i = 0; i < b.size(); ++i) {
            const std::size_t replaced = diagonal + (point == b[i] ? 0 : 1);
            diagonal = row[i + 1];
            row[i + 1] = std::min({replaced, diagonal + 1, row[i] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    return distance(code_points(a), code_points(b));
}

}  // namespace akashi
