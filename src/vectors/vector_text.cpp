#include "vectors/vector_text.hpp"

#include <fmt/format.h>

namespace akashi {

std::string vector_text(
    std::string_view decision_type,
    std::string_view outcome,
    const std::optional<std::string>& reasoning
) {
    std::string text = fmt::format("{}: {}", decision_type, outcome);
    if (reasoning && !reasoning->empty()) text += " " + *reasoning;
    return text;
}

}  // namespace akashi
