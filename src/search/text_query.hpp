#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// The text of a search box, parsed: words, "quoted phrases" that a decision must have, and
/// `-words` or `-"phrases"` that exclude it. Everything else is punctuation.
struct TextQuery {
    std::string text;                   ///< all that is searched for, without quotes
    std::vector<std::string> phrases;   ///< those parts that stood in quotes; at most 20
    std::vector<std::string> excluded;  ///< at most 20

    bool empty() const { return text.empty(); }
};

/// Never fails: text without a letter or digit gives an empty query. The parts are valid UTF-8,
/// without NUL bytes and control characters.
TextQuery parse_text_query(std::string_view text);

}  // namespace akashi
