#include "records/markdown.hpp"

#include "base/text.hpp"

#include <cmark.h>

#include <algorithm>
#include <memory>

namespace akashi {
namespace {

using Document = std::unique_ptr<cmark_node, decltype(&cmark_node_free)>;
using Iterator = std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)>;

std::string_view or_empty(const char* text) { return text ? text : std::string_view(); }

/// The lines of the text that was parsed, numbered from 1 as cmark does.
class Source {
public:
    explicit Source(std::string_view text) : text_(text) {
        starts_.push_back(0);
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\n') starts_.push_back(i + 1);
        }
    }

    /// From the first line of `from` to the line before `to`; to the end of the text without `to`.
    std::string_view between(cmark_node* from, cmark_node* to) const {
        const std::size_t begin = start_of(from);
        const std::size_t end = to ? start_of(to) : text_.size();
        return text_.substr(begin, end > begin ? end - begin : 0);
    }

private:
    std::size_t start_of(cmark_node* node) const {
        const auto line = static_cast<std::size_t>(std::max(cmark_node_get_start_line(node), 1));
        return starts_[std::min(line, starts_.size()) - 1];
    }

    std::string_view text_;
    std::vector<std::size_t> starts_;
};

/// Collects the text of a block while its nodes are walked.
class LineCollector {
public:
    void enter(cmark_node* node) {
        switch (cmark_node_get_type(node)) {
            case CMARK_NODE_TEXT:
            case CMARK_NODE_CODE:
                line_.text += or_empty(cmark_node_get_literal(node));
                return;
            case CMARK_NODE_LINK:
                line_.links.push_back(
                    {line_.text.size(), 0, std::string(or_empty(cmark_node_get_url(node)))}
                );
                return;
            case CMARK_NODE_STRONG:
                in_lead_ = in_lead_ || trimmed(line_.text).empty();
                return;
            case CMARK_NODE_SOFTBREAK:
            case CMARK_NODE_LINEBREAK:
                return end_line();
            default:
                return;
        }
    }

    void leave(cmark_node* node) {
        const cmark_node_type type = cmark_node_get_type(node);
        // A link whose text is broken over two lines belongs to the first line.
        if (type == CMARK_NODE_LINK && !line_.links.empty())
            line_.links.back().end = line_.text.size();
        if (type == CMARK_NODE_STRONG && in_lead_) {
            line_.lead_end = line_.text.size();
            in_lead_ = false;
        }
        if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING) end_line();
    }

    std::vector<MarkdownLine> take() {
        end_line();
        return std::move(lines_);
    }

private:
    void end_line() {
        for (auto& link : line_.links) {
            if (link.end == 0) link.end = line_.text.size();
        }
        if (!trimmed(line_.text).empty()) lines_.push_back(std::move(line_));
        line_ = {};
        in_lead_ = false;
    }

    MarkdownLine line_;
    bool in_lead_ = false;
    std::vector<MarkdownLine> lines_;
};

std::vector<MarkdownLine> lines_of(cmark_node* root) {
    LineCollector lines;
    const Iterator walk(cmark_iter_new(root), &cmark_iter_free);
    for (auto event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(walk.get())) {
        cmark_node* node = cmark_iter_get_node(walk.get());
        event == CMARK_EVENT_ENTER ? lines.enter(node) : lines.leave(node);
    }
    return lines.take();
}

std::string without_comments(std::string_view text) {
    std::string kept;
    while (true) {
        const std::size_t open = text.find("<!--");
        kept += text.substr(0, open);
        const std::size_t close = open == text.npos ? open : text.find("-->", open);
        if (close == text.npos) return kept;
        text.remove_prefix(close + 3);
    }
}

/// `text` without blank lines around it and without the indentation of its first line.
std::string dedented(std::string_view text) {
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    const std::size_t first = std::min(text.find_first_not_of(" \n"), text.size());
    const std::size_t indent = first - (text.substr(0, first).rfind('\n') + 1);
    std::string result;
    for (text.remove_prefix(first); !text.empty();) {
        const std::size_t line_size = std::min(text.find('\n'), text.size() - 1) + 1;
        result += text.substr(0, line_size);
        text.remove_prefix(line_size);
        text.remove_prefix(std::min({indent, text.find_first_not_of(' '), text.size()}));
    }
    return result;
}

MarkdownItem read_item(const Source& source, cmark_node* item, cmark_node* end) {
    MarkdownItem result;
    cmark_node* first = cmark_node_first_child(item);
    if (!first || cmark_node_get_type(first) != CMARK_NODE_PARAGRAPH) return result;
    result.text = join_lines(lines_of(first));
    cmark_node* lead = cmark_node_first_child(first);
    if (lead && cmark_node_get_type(lead) == CMARK_NODE_STRONG)
        result.lead = join_lines(lines_of(lead));
    if (cmark_node* rest = cmark_node_next(first))
        result.nested = dedented(without_comments(source.between(rest, end)));
    return result;
}

MarkdownBlock read_block(const Source& source, cmark_node* node) {
    MarkdownBlock block;
    cmark_node* next = cmark_node_next(node);
    const cmark_node_type type = cmark_node_get_type(node);
    const std::string_view text = source.between(node, next);
    const bool is_code = type == CMARK_NODE_CODE_BLOCK;
    // An indented code block needs its indentation, so only its end is trimmed.
    block.source = is_code ? std::string(text) : without_comments(text);
    block.source.erase(block.source.find_last_not_of(" \n") + 1);
    block.lines = lines_of(node);
    if (type == CMARK_NODE_HEADING) {
        block.kind = MarkdownBlock::Kind::heading;
        block.level = cmark_node_get_heading_level(node);
    } else if (type == CMARK_NODE_LIST) {
        block.kind = MarkdownBlock::Kind::list;
        block.is_numbered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        for (cmark_node* item = cmark_node_first_child(node); item; item = cmark_node_next(item)) {
            cmark_node* end = cmark_node_next(item);
            block.items.push_back(read_item(source, item, end ? end : next));
        }
    }
    return block;
}

}  // namespace

std::vector<MarkdownBlock> parse_markdown(std::string_view text) {
    const Document document(
        cmark_parse_document(text.data(), text.size(), CMARK_OPT_DEFAULT), &cmark_node_free
    );
    const Source source(text);
    std::vector<MarkdownBlock> blocks;
    for (cmark_node* node = cmark_node_first_child(document.get()); node;
         node = cmark_node_next(node)) {
        MarkdownBlock block = read_block(source, node);
        if (!block.source.empty()) blocks.push_back(std::move(block));
    }
    return blocks;
}

std::string join_lines(const std::vector<MarkdownLine>& lines) {
    std::string text;
    for (const auto& line : lines) {
        if (!text.empty()) text += ' ';
        text += trimmed(line.text);
    }
    return text;
}

}  // namespace akashi
