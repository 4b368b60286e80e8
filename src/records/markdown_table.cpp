#include "base/text.hpp"
#include "records/markdown.hpp"

#include <algorithm>

namespace akashi {
namespace {

/// `| --- | :-: |`
bool is_delimiter_row(std::string_view text) {
    return text.find('-') != text.npos && text.find('|') != text.npos &&
           text.find_first_not_of("|-: \t") == text.npos;
}

std::vector<MarkdownLine> cells_of(const MarkdownLine& line) {
    const std::string_view text = line.text;
    std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
    if (begin < text.size() && text[begin] == '|') ++begin;
    std::vector<MarkdownLine> cells;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('|', begin), text.size());
        if (end < text.size() || !trimmed(text.substr(begin)).empty())
            cells.push_back(cut_line(line, begin, end));
        begin = end + 1;
    }
    return cells;
}

}  // namespace

MarkdownLine cut_line(const MarkdownLine& line, std::size_t begin, std::size_t end) {
    const std::string_view text = line.text;
    end = std::min(end, text.size());
    begin = std::min(begin, end);
    while (begin < end && is_space(text[begin])) ++begin;
    while (end > begin && is_space(text[end - 1])) --end;
    MarkdownLine part;
    part.text = text.substr(begin, end - begin);
    for (const auto& link : line.links) {
        if (link.begin < begin || link.begin >= end) continue;
        part.links.push_back({link.begin - begin, std::min(link.end, end) - begin, link.url});
    }
    return part;
}

MarkdownTable find_table(const std::vector<MarkdownLine>& lines) {
    MarkdownTable table;
    const auto delimiter = std::ranges::find_if(lines, [](const MarkdownLine& line) {
        return is_delimiter_row(line.text);
    });
    if (delimiter == lines.end() || delimiter == lines.begin()) return table;
    const auto head = static_cast<std::size_t>(delimiter - lines.begin()) - 1;
    if (lines[head].text.find('|') == std::string::npos) return table;
    table.first_line = head;
    for (std::size_t i = head; i < lines.size(); ++i) {
        if (i != head + 1) table.rows.push_back(cells_of(lines[i]));
    }
    return table;
}

}  // namespace akashi
