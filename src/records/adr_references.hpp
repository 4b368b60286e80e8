#pragma once

#include "records/adr.hpp"
#include "records/markdown.hpp"

#include <string>
#include <vector>

namespace akashi {

/// Records that are named in a row: `ADR-3, 4 and "Use X" (in part)`.
struct AdrReferences {
    std::vector<AdrReference> whole;
    std::string rest;          ///< what follows them
    bool has_partial = false;  ///< one was named with a restriction in brackets
};

/// Reads the records that the line names from `begin` on, before `end`. `allows_numbers` says that
/// digits alone can name one.
AdrReferences read_adr_references(
    const MarkdownLine& line, std::size_t begin, std::size_t end, bool allows_numbers
);

/// True for words that restrict a statement: `in part`, `only`, `section`.
bool is_adr_restriction(std::string_view words);

}  // namespace akashi
