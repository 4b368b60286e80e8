#include "decisions/facets.hpp"

#include "core/page.hpp"

#include <algorithm>
#include <utility>

namespace akashi {

NameCounts make_name_counts(std::vector<NameCount> names, std::int64_t limit) {
    // Databases order equal counts as their language does.
    std::ranges::sort(names, [](const NameCount& a, const NameCount& b) {
        return a.count != b.count ? a.count > b.count : a.name < b.name;
    });
    const bool is_truncated = take_surplus(names, limit);
    return {.names = std::move(names), .is_truncated = is_truncated};
}

std::vector<std::string> sorted_names(const NameCounts& counts) {
    std::vector<std::string> names;
    names.reserve(counts.names.size());
    for (const NameCount& item : counts.names) names.push_back(item.name);
    std::ranges::sort(names);
    return names;
}

}  // namespace akashi
