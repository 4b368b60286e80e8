#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace akashi {

/// Where a line says which record replaces which.
struct AdrRelation {
    std::size_t begin = std::string_view::npos;
    std::size_t end = std::string_view::npos;
    bool is_successor = false;  ///< `superseded by`, not `supersedes`
};

/// In lower case, with spaces for hyphens: every byte stays in its place.
std::string spaced_adr_text(std::string_view text);

/// The first `supersedes`, `replaced by` and so on from `from` on, in text of spaced_adr_text(); at
/// npos without one.
AdrRelation find_adr_relation(std::string_view lower, std::size_t from);

}  // namespace akashi
