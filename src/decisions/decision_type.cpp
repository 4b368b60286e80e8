#include "decisions/decision_type.hpp"

#include "base/edit_distance.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

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

}  // namespace

std::string normalize_decision_type(std::string_view type) { return to_lower(trimmed(type)); }

std::optional<std::string_view> suggest_decision_type(std::string_view type) {
    if (type.size() < kShortest) return std::nullopt;
    if (std::ranges::binary_search(kStandardTypes, type)) return std::nullopt;
    const std::size_t length = utf8_length(type);
    std::optional<std::string_view> nearest;
    std::size_t least = kFarthest + 1;
    for (const std::string_view standard : kStandardTypes) {
        // Every type is ASCII. The difference in length is the least number of edits.
        if (standard.size() > length + kFarthest || length > standard.size() + kFarthest) continue;
        const std::size_t distance = edit_distance(type, standard);
        if (distance >= least) continue;
        least = distance;
        nearest = standard;
    }
    return nearest;
}

}  // namespace akashi
