#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// The text of a search box, parsed: words and "quoted phrases" that raise a decision's score, and
/// `-words` that exclude it. Everything else is punctuation.
struct TextQuery {
    std::vector<std::string> terms;     ///< each a word or the words of a phrase; at most 20
    std::vector<std::string> excluded;  ///< at most 20

    bool empty() const { return terms.empty(); }
};

/// Never fails: text without a word gives an empty query. Terms are valid UTF-8 and hold only what
/// was typed between white space and quotes, without NUL bytes and control characters.
TextQuery parse_text_query(std::string_view text);

}  // namespace akashi
