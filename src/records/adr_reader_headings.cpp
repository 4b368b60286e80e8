#include "base/text.hpp"
#include "records/adr_headings.hpp"
#include "records/adr_names.hpp"
#include "records/adr_reader.hpp"
#include "records/adr_text.hpp"

#include <algorithm>

namespace akashi {
namespace {

bool is_field_part(AdrPart part) {
    return part == AdrPart::status || part == AdrPart::date || part == AdrPart::deciders ||
           part == AdrPart::title;
}

/// The Markdown behind `**Decision:**`.
std::string_view behind_lead(std::string_view source) {
    for (const std::string_view mark : {"**", "__"}) {
        if (!source.starts_with(mark)) continue;
        const std::size_t close = source.find(mark, 2);
        if (close == source.npos) return {};
        source.remove_prefix(close + 2);
        source.remove_prefix(std::min(source.find_first_not_of(" :"), source.size()));
        return trimmed(source);
    }
    return source;
}

}  // namespace

bool AdrReader::read_title(const MarkdownBlock& block, const std::string& text) {
    if (has_title_ || has_section_ || (!adr_.title.empty() && block.level > 1)) return false;
    const auto found = find_adr_heading(text, false);
    const bool is_whole = found && found->value == 0;
    const bool is_title =
        is_whole && fold_words(text) == to_lower(text) && found->words.part == AdrPart::title;
    if (is_title) return false;
    if (is_adr_placeholder(block.source)) {
        is_template_ = true;
        return true;
    }
    // `# Decision: Use X` is a title, `# Status: Accepted` is none.
    const bool is_section = found && (is_whole || is_field_part(found->words.part)) &&
                            found->words.part != AdrPart::metadata;
    if (is_section) return false;
    std::string title = clean_adr_title(text);
    // `0007 Use X`, or `7 Use X` in a file with this number
    const auto number = find_adr_number(title);
    const bool is_padded = title.starts_with('0') && number && number->size > 2;
    if (number && !number->is_named && title.size() > number->size &&
        is_space(title[number->size]) && (is_padded || number->number == adr_.number))
        title = trimmed(std::string_view(title).substr(number->size));
    if (!adr_.number) adr_.number = adr_number_in_title(text);
    has_title_ = !title.empty();
    if (adr_.title.empty()) adr_.title = title;
    level_ = block.level;
    return true;
}

void AdrReader::read_heading(const MarkdownBlock& block) {
    const std::string text = join_lines(block.lines);
    head_.begin_block();
    if (text.empty()) {
        if (!has_title_ && is_adr_placeholder(block.source)) is_template_ = true;
        return;
    }
    if (part_ == AdrPart::preamble && read_title(block, text)) return;
    if (read_option_heading(block, text)) return;
    const auto found = find_adr_heading(text, true);
    if (part_ == AdrPart::title && adr_.title.empty() && !found) {
        // The heading below `# Title` is the title.
        adr_.title = clean_adr_title(text);
        part_ = AdrPart::preamble;
        return;
    }
    const bool is_own = found && !(found->words.part == AdrPart::title && !adr_.title.empty());
    if (is_own) {
        open(found->words, block.level, text);
        if (found->value > 0) {
            MarkdownBlock value;
            value.lines = {cut_line({text, {}}, found->value, text.size())};
            value.source = value.lines[0].text;
            if (part_ == AdrPart::decision && fold_words(text).find("option") != std::string::npos)
                options_.note_choice(value.source);
            read_content(value);
        }
        return;
    }
    if (block.level > level_ && is_prose()) return append(block.source);
    open({AdrPart::other}, block.level, text);
}

bool AdrReader::read_option_heading(const MarkdownBlock& block, const std::string& text) {
    const AdrOptionLabel label = read_adr_option_label(utf8_prefix(text, 300));
    const bool is_numbered =
        !label.id.empty() && adr_option_word_size(fold_words(text.substr(0, 60))) > 0;
    if (lists_options() && (block.level > level_ || (is_numbered && block.level == level_))) {
        const auto found = find_adr_heading(text, false);
        const bool ends =
            found && found->value == 0 && has_section_ &&
            (adr_heading_words(text) == "decision" ||
             adr_heading_words(text) == "decision outcome" || found->words.part == AdrPart::status);
        if (ends) return false;
        const bool is_arguments = found && found->value == 0 &&
                                  found->words.part == AdrPart::arguments && options_.has_open();
        if (found && found->value == 0 && !is_arguments &&
            (found->words.part == AdrPart::arguments || found->words.part == AdrPart::options ||
             found->words.part == AdrPart::rejected_options)) {
            return false;
        }
        options_.read_heading(block, text);
        return true;
    }
    if (!is_numbered || lists_options()) return false;
    // Options without a section around them.
    open({AdrPart::options}, block.level - 1, "");
    options_.read_heading(block, text);
    return true;
}

bool AdrReader::read_bold_heading(const MarkdownBlock& block) {
    if (block.kind != MarkdownBlock::Kind::other || block.lines.empty()) return false;
    const MarkdownLine& line = block.lines[0];
    if (line.lead_end == 0) return false;
    const std::string_view text = line.text;
    std::string_view lead = trimmed(text.substr(0, line.lead_end));
    const std::string_view rest = trimmed(text.substr(line.lead_end));
    const bool is_alone = rest.empty() && block.lines.size() == 1;
    if (!is_alone && !lead.ends_with(':') && !rest.starts_with(':') && !rest.empty()) return false;
    const auto found = find_adr_heading(lead, false);
    if (!found || found->value > 0) return false;
    const AdrPart part = found->words.part;
    if (part == AdrPart::metadata || part == AdrPart::links) return false;
    if (is_field_part(part) && !is_alone) return false;
    const bool is_argument = is_adr_argument_heading(adr_heading_words(lead));
    const bool is_main = part == AdrPart::decision || part == AdrPart::consequences;
    if (lists_options() && (!is_bold_ || (is_argument && !(is_main && is_alone)))) return false;
    // A label inside of a section is a part of its text.
    if (is_prose() && !is_bold_ && part_ != AdrPart::summary && level_ > 1 &&
        (part_ == part || found->words.keeps_heading))
        return false;
    const int level = level_;
    open(found->words, level, std::string(lead));
    is_bold_ = true;
    MarkdownBlock value;
    value.source = behind_lead(block.source);
    value.lines = block.lines;
    std::size_t begin = line.lead_end;
    while (begin < text.size() && (text[begin] == ':' || is_space(text[begin]))) ++begin;
    value.lines[0] = cut_line(line, begin, text.size());
    if (value.lines[0].text.empty()) value.lines.erase(value.lines.begin());
    if (!value.lines.empty()) read_content(value);
    return true;
}

}  // namespace akashi
