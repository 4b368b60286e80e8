#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace akashi {

/// A name and how many decisions have it.
struct NameCount {
    std::string name;
    std::int64_t count = 0;

    friend bool operator==(const NameCount&, const NameCount&) = default;
};

/// The names that decisions have in one field, the most frequent first; of equal ones in the order
/// of their bytes.
struct NameCounts {
    std::vector<NameCount> names;
    bool is_truncated = false;  ///< there are more names, with fewer decisions
};

/// How many names of a field an answer has at most.
inline constexpr std::int64_t kMaxFacetNames = 1000;

/// Which values the current decisions of an organization have, as far as the caller may see them.
struct Facets {
    NameCounts types;
    NameCounts projects;  ///< without the decisions that have none
    NameCounts agents;
};

/// Cuts the list, which a store asked for one name more than `limit`, and brings it into its order.
NameCounts make_name_counts(std::vector<NameCount> names, std::int64_t limit);

/// The names alone, in the order of their bytes.
std::vector<std::string> sorted_names(const NameCounts& counts);

}  // namespace akashi
