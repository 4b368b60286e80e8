#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi {

struct AdrFrontMatter {
    std::vector<std::pair<std::string, std::string>> fields;  ///< lists joined with `, `
    std::string_view body;                                    ///< the rest of the document
};

/// Reads front matter in YAML (`---`) or TOML (`+++`): keys with scalars, lists and texts over more
/// lines, those of nested mappings as if they stood outside. Empty lines and HTML comments may
/// stand before it. What is never closed, or is no list of keys, is not front matter.
AdrFrontMatter split_front_matter(std::string_view text);

}  // namespace akashi
