#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// What the vector of a decision is made of.
struct VectorText {
    std::string_view decision_type;
    std::string_view outcome;
    std::vector<std::string> alternatives;  ///< their labels
    std::optional<std::string> reasoning;
};

/// `<type>: <outcome> <alternatives, with commas>. <reasoning>`: of what was tried, this finds best
/// with all models (bench/search_quality).
std::string to_text(const VectorText& parts);

}  // namespace akashi
