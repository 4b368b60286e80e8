#pragma once

#include "records/adr.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// Which record replaces which, by index. Every record has at most one successor, and no chain is
/// a circle.
struct AdrChains {
    std::vector<std::vector<std::size_t>> predecessors;  ///< in the order of the links
    std::vector<std::optional<std::size_t>> successors;
    std::vector<std::size_t> order;     ///< predecessors first, else by number and file name
    std::vector<std::string> warnings;  ///< links that were not followed, and why
};

/// Follows the `supersedes` and `superseded_by` of all records, in the order of their numbers:
/// where two links exclude each other, the first one wins. AdrIndex says what a link means. A
/// record that is only proposed, that was rejected, or whose date is after `today`, replaces none.
AdrChains link_adrs(const std::vector<Adr>& adrs, std::chrono::sys_days today);

}  // namespace akashi
