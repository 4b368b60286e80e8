#include "vectors/vector_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace akashi {

std::string to_text(const VectorText& parts) {
    std::string text = fmt::format("{}: {}", parts.decision_type, parts.outcome);
    if (!parts.alternatives.empty())
        text += fmt::format(" {}.", fmt::join(parts.alternatives, ", "));
    if (parts.reasoning && !parts.reasoning->empty()) text += " " + *parts.reasoning;
    return text;
}

}  // namespace akashi
