#include "records/adr_reader.hpp"

#include "base/text.hpp"
#include "records/adr_headings.hpp"
#include "records/adr_links.hpp"
#include "records/adr_names.hpp"
#include "records/adr_text.hpp"

#include <utility>

namespace akashi {
namespace {

bool is_field_part(AdrPart part) {
    return part == AdrPart::status || part == AdrPart::date || part == AdrPart::deciders ||
           part == AdrPart::title;
}

bool is_text_part(AdrPart part) {
    return part == AdrPart::context || part == AdrPart::decision || part == AdrPart::consequences ||
           part == AdrPart::summary;
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

AdrReader::AdrReader(std::string_view file_name) : head_(adr_) {
    adr_.file_name = file_name;
    adr_.number = leading_adr_number(adr_own_name(file_name));
}

void AdrReader::read_front_matter(std::string_view key, const MarkdownLine& line) {
    const auto field = find_adr_field_words(fold_words(key));
    if (!field) return;
    const bool is_template = *field == AdrField::title && is_adr_placeholder(line.text);
    is_template_ = is_template_ || is_template;
    head_.read_field(*field, line);
}

void AdrReader::read(const MarkdownBlock& block) {
    block.kind == MarkdownBlock::Kind::heading ? read_heading(block) : read_content(block);
}

bool AdrReader::read_title(const MarkdownBlock& block, const std::string& text) {
    if (has_title_ || has_section_) return false;
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
    const std::string title = clean_adr_title(text);
    if (!adr_.number) adr_.number = leading_adr_number(trimmed(text));
    has_title_ = !title.empty();
    if (adr_.title.empty()) adr_.title = title;
    level_ = block.level;
    return true;
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

void AdrReader::open(AdrHeadingWords words, int level, const std::string& heading) {
    part_ = words.part;
    level_ = level;
    is_bold_ = false;
    has_section_ = true;
    other_heading_ = is_kept() ? heading : "";
    if (part_ == AdrPart::options) options_.begin_section(AdrOptionList::Section::options);
    if (part_ == AdrPart::rejected_options)
        options_.begin_section(AdrOptionList::Section::alternatives);
    if (part_ == AdrPart::arguments) options_.begin_section(AdrOptionList::Section::arguments);
    if (words.keeps_heading && is_prose() && part_ != AdrPart::summary) append(heading + ":");
}

void AdrReader::read_content(const MarkdownBlock& block) {
    head_.begin_block();
    if (read_bold_heading(block)) return;
    switch (part_) {
        case AdrPart::preamble:
            return read_preamble(block);
        case AdrPart::metadata:
            return read_fields(block);
        case AdrPart::status:
            return read_status(block);
        case AdrPart::history:
            return read_history(block);
        case AdrPart::date:
            for (const auto& line : block.lines) {
                if (!head_.read_line(line)) head_.read_field(AdrField::date, line);
            }
            return;
        case AdrPart::deciders:
            for (const auto& line : block.lines) head_.read_field(AdrField::deciders, line);
            return;
        case AdrPart::title:
            if (adr_.title.empty() && !block.lines.empty())
                adr_.title = clean_adr_title(block.lines[0].text);
            return;
        case AdrPart::options:
        case AdrPart::rejected_options:
        case AdrPart::arguments:
            return options_.read_content(block);
        default:
            return read_prose(block);
    }
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

void AdrReader::read_fields(const MarkdownBlock& block) {
    const MarkdownTable table = find_table(block.lines);
    if (!table.rows.empty() && head_.read_table(table)) return;
    for (const auto& line : block.lines) head_.read_line(line);
}

/// `**Decision:** text` or `- **Decision**: text` as one line of several.
bool AdrReader::read_section_line(const MarkdownLine& line) {
    const std::string_view text = line.text;
    const std::size_t colon = text.find(':');
    if (colon == text.npos || colon > 60 || line.lead_end == 0) return false;
    const auto found = find_adr_heading(text.substr(0, colon), false);
    if (!found || !is_text_part(found->words.part)) return false;
    const std::string_view rest = trimmed(text.substr(colon + 1));
    open(found->words, level_, std::string(text.substr(0, colon)));
    is_bold_ = true;
    append(rest);
    if (part_ == AdrPart::decision) decision_text_ += std::string(rest) + "\n";
    return true;
}

void AdrReader::read_preamble(const MarkdownBlock& block) {
    const MarkdownTable table = find_table(block.lines);
    if (!table.rows.empty() && head_.read_table(table)) return;
    bool is_understood = false;
    for (const auto& line : block.lines) {
        if (read_section_line(line)) {
            is_understood = true;
        } else if (part_ == AdrPart::preamble) {
            is_understood = head_.read_line(line) || is_understood;
        } else {
            append(line.text);
            if (part_ == AdrPart::decision) decision_text_ += line.text + "\n";
        }
    }
    if (!is_understood) append_paragraph(preamble_, block.source);
}

void AdrReader::read_status(const MarkdownBlock& block) {
    const MarkdownTable table = find_table(block.lines);
    if (!table.rows.empty()) {
        if (!head_.read_table(table)) {
            for (const auto& row : table.rows) {
                MarkdownLine line;
                for (const auto& cell : row) line.text += cell.text + ", ";
                head_.read_status(line);
            }
        }
        return;
    }
    for (const auto& line : block.lines) head_.read_status_line(line);
}

void AdrReader::read_history(const MarkdownBlock& block) {
    const MarkdownTable table = find_table(block.lines);
    if (!table.rows.empty()) {
        head_.read_table(table);
    } else {
        for (const auto& line : block.lines) head_.read_history(line);
    }
}

void AdrReader::read_prose(const MarkdownBlock& block) {
    append(block.source);
    if (part_ == AdrPart::decision) decision_text_ += join_lines(block.lines) + "\n";
    const bool is_head = part_ == AdrPart::links || part_ == AdrPart::other;
    for (const auto& line : block.lines) {
        const bool is_field = part_ == AdrPart::links && head_.read_line(line);
        if (!is_field)
            read_adr_links(line, is_head ? AdrLinkPlace::head : AdrLinkPlace::prose, adr_);
    }
}

bool AdrReader::lists_options() const {
    return part_ == AdrPart::options || part_ == AdrPart::rejected_options ||
           part_ == AdrPart::arguments;
}

bool AdrReader::is_prose() const { return is_text_part(part_) || is_kept(); }

bool AdrReader::is_kept() const { return part_ == AdrPart::other || part_ == AdrPart::links; }

void AdrReader::append(std::string_view text) {
    if (part_ == AdrPart::context) append_paragraph(adr_.context, text);
    if (part_ == AdrPart::decision) append_paragraph(adr_.decision, text);
    if (part_ == AdrPart::consequences) append_paragraph(adr_.consequences, text);
    if (part_ == AdrPart::summary) append_paragraph(summary_, text);
    if (!is_kept() || text.empty()) return;
    if (!other_heading_.empty()) append_paragraph(adr_.other, other_heading_ + ":");
    other_heading_.clear();
    append_paragraph(adr_.other, text);
}

AdrReader::Result AdrReader::finish() {
    Result result;
    result.is_template = is_template_;
    const AdrChoice choice = find_adr_choice(decision_text_);
    adr_.rationale = choice.rationale;
    adr_.options = options_.finish(choice, adr_.title, decision_text_);
    head_.finish(adr_own_name(adr_.file_name));
    const bool has_sections = !adr_.context.empty() &&
                              (!adr_.consequences.empty() || !adr_.options.empty() || adr_.number);
    result.is_record = adr_.status != AdrStatus::unknown || !adr_.status_text.empty() ||
                       !adr_.decision.empty() || has_sections;
    if (adr_.decision.empty()) {
        adr_.decision =
            !summary_.empty() ? std::exchange(summary_, "") : std::exchange(preamble_, "");
    }
    for (const auto& text : {summary_, preamble_}) {
        if (!text.empty())
            adr_.context = text + (adr_.context.empty() ? "" : "\n\n" + adr_.context);
    }
    if (adr_.title.empty()) adr_.title = adr_title_from(adr_.file_name);
    result.adr = std::move(adr_);
    return result;
}

}  // namespace akashi
