#include "vectors/vector_config.hpp"

#include "vectors/qdrant_endpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace akashi {
namespace {

constexpr std::size_t kLongestName = 255;  // Qdrant makes a directory of that name

bool is_name(std::string_view name) {
    const auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.';
    };
    return !name.empty() && name.size() <= kLongestName && !name.starts_with('.') &&
           std::ranges::all_of(name, is_allowed);
}

}  // namespace

std::optional<std::string> find_mistake(const VectorConfig& config) {
    if (!is_name(config.qdrant_collection))
        return fmt::format(
            "QDRANT_COLLECTION=\"{}\" must be 1 to {} letters, digits, _, - and ., and not begin "
            "with a dot",
            config.qdrant_collection,
            kLongestName
        );
    if (config.qdrant_url.empty()) return std::nullopt;
    return find_mistake_in_qdrant_url(config.qdrant_url);
}

}  // namespace akashi
