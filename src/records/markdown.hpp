#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// Text without markup, and the links in it: `begin` and `end` are byte positions.
struct MarkdownLine {
    struct Link {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::string url;
    };
    std::string text;
    std::vector<Link> links;
    std::size_t lead_end = 0;  ///< of the strong emphasis that the line begins with; 0 without
};

/// The bytes from `begin` to `end` of a line, with the links that begin there.
MarkdownLine cut_line(const MarkdownLine& line, std::size_t begin, std::size_t end);

/// An item of a list. For `**Redis**: fast`, the lead is `Redis` and the text is `Redis: fast`.
struct MarkdownItem {
    std::string text;    ///< its first paragraph in one line, without markup
    std::string lead;    ///< its beginning, if that is in strong emphasis; may be empty
    std::string nested;  ///< the rest after the first paragraph, as it is written
};

/// A top-level block of a document.
struct MarkdownBlock {
    enum class Kind { heading, list, other };
    Kind kind = Kind::other;
    int level = 0;                    ///< of a heading: 1 to 6
    std::string source;               ///< as it is written, without HTML comments
    std::vector<MarkdownLine> lines;  ///< its text line by line; none for code and HTML
    std::vector<MarkdownItem> items;  ///< of a list: its own items, not those of lists inside them
    bool is_numbered = false;         ///< of a list
};

/// The blocks of a CommonMark document (spec 0.30), HTML comments left out. `text` must be valid
/// UTF-8 with `\n` line ends. The time for hostile text can grow with the square of its length:
/// limit the length.
std::vector<MarkdownBlock> parse_markdown(std::string_view text);

/// All lines in one, with spaces between them.
std::string join_lines(const std::vector<MarkdownLine>& lines);

/// A table of GitHub Flavored Markdown. The rows have their own numbers of cells.
struct MarkdownTable {
    std::size_t first_line = 0;                   ///< of the head, in the lines of the block
    std::vector<std::vector<MarkdownLine>> rows;  ///< the head first
};

/// The table in the lines of a block, which CommonMark takes for a paragraph; without rows when
/// there is none.
MarkdownTable find_table(const std::vector<MarkdownLine>& lines);

}  // namespace akashi
