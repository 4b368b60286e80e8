#include "decisions/decision_type.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace akashi {
namespace {

constexpr std::size_t kShortest = 5;  // bytes
constexpr std::size_t kFarthest = 2;  // edits

// Alphabetical, so that the first of equally near types is the answer.
constexpr std::array<std::string_view, 12> kStandardTypes = {
    "architecture",
    "assessment",
    "code_review",
    "data_source",
    "deployment",
    "error_handling",
    "feature_scope",
    "investigation",
    "model_selection",
    "planning",
    "security",
    "trade_off",
};
static_assert(std::ranges::is_sorted(kStandardTypes));

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

/// Levenshtein distance, one row of the table at a time.
std::size_t edit_distance(std::u32string_view a, std::u32string_view b) {
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

std::string normalize_decision_type(std::string_view type) { return to_lower(trimmed(type)); }

std::optional<std::string_view> suggest_decision_type(std::string_view type) {
    if (type.size() < kShortest) return std::nullopt;
    if (std::ranges::binary_search(kStandardTypes, type)) return std::nullopt;
    const std::u32string points = code_points(type);
    std::optional<std::string_view> nearest;
    std::size_t least = kFarthest + 1;
    for (const std::string_view standard : kStandardTypes) {
        // Every type is ASCII, and a difference in length is that many edits at least.
        if (standard.size() > points.size() + kFarthest) continue;
        if (points.size() > standard.size() + kFarthest) continue;
        const std::size_t distance = edit_distance(points, code_points(standard));
        if (distance >= least) continue;
        least = distance;
        nearest = standard;
    }
    return nearest;
}

}  // namespace akashi
