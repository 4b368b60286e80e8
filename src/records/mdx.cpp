#include "records/mdx.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace akashi {
namespace {

bool is_tag(std::string_view line) {
    if (!line.starts_with('<')) return false;
    line.remove_prefix(line.starts_with("</") ? 2 : 1);
    return !line.empty() && ((line[0] >= 'A' && line[0] <= 'Z') || line[0] == '>');
}

bool is_module(std::string_view line) {
    return line.starts_with("import ") || line.starts_with("export ");
}

}  // namespace

std::string without_jsx(std::string_view text) {
    std::string kept;
    bool in_code = false;
    bool in_module = false;  // ends at an empty line
    bool in_tag = false;     // ends with `>`
    while (!text.empty()) {
        const std::string_view line =
            text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
        text.remove_prefix(line.size());
        const std::string_view content = trimmed(line);
        if (content.starts_with("```") || content.starts_with("~~~")) in_code = !in_code;
        in_module = !in_code && !content.empty() && (in_module || is_module(line));
        const bool is_expression = content.starts_with('{') && content.ends_with('}');
        const bool is_dropped =
            !in_code && (in_module || in_tag || is_tag(content) || is_expression);
        if (!in_code && (in_tag || is_tag(content)))
            in_tag = !content.empty() && content.find('>') == content.npos;
        kept += is_dropped ? "\n" : line;
    }
    return kept;
}

}  // namespace akashi
