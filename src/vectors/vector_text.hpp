#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// The text that the vector of a decision is made of: `<type>: <outcome>`, and the reasoning behind
/// a space.
std::string vector_text(
    std::string_view decision_type,
    std::string_view outcome,
    const std::optional<std::string>& reasoning
);

}  // namespace akashi
