#pragma once

#include "records/adr_words.hpp"
#include "records/markdown.hpp"

#include <cstddef>
#include <vector>

namespace akashi {

struct AdrFieldPlace {
    AdrField field = AdrField::skipped;
    std::size_t begin = 0;  ///< of its name
    std::size_t value = 0;  ///< where the value begins
};

/// The fields in a line, in their order: `Date: 2024-05-06 Status: accepted` has two, `**Status**
/// Accepted` has one. A value ends where the next field begins.
std::vector<AdrFieldPlace> find_adr_fields(const MarkdownLine& line);

}  // namespace akashi
