#include "decisions/links.hpp"

#include "core/page.hpp"

#include <algorithm>
#include <utility>

namespace akashi {

std::optional<Lineage> make_lineage(
    DecisionId id, std::vector<LineageEntry> with_precedent, std::vector<LineageEntry> citing
) {
    if (std::erase_if(with_precedent, [&](const LineageEntry& entry) { return entry.id == id; }) ==
        0)
        return std::nullopt;
    Lineage lineage;
    if (!with_precedent.empty()) lineage.precedent = std::move(with_precedent.front());
    lineage.citing = std::move(citing);
    lineage.has_more_citing = take_surplus(lineage.citing, kShownCitations);
    return lineage;
}

}  // namespace akashi
