#pragma once

#include "records/adr.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// Which record replaces which, by index. Every record has at most one predecessor and at most one
/// successor, and no chain is a circle.
struct AdrChains {
    std::vector<std::optional<std::size_t>> predecessors;
    std::vector<std::optional<std::size_t>> successors;
    std::vector<std::size_t> order;     ///< predecessors first, else by number and file name
    std::vector<std::string> warnings;  ///< links that were not followed, and why
};

/// Follows the `supersedes` and `superseded_by` of all records, in the order of their numbers:
/// where two links exclude each other, the first one wins. A link names a file relative to the
/// folder of its record, or otherwise a record by its number in the same folder.
AdrChains link_adrs(const std::vector<Adr>& adrs);

}  // namespace akashi
