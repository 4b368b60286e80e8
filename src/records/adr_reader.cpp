#include "records/adr_reader.hpp"

#include "base/text.hpp"
#include "records/adr_headings.hpp"
#include "records/adr_links.hpp"
#include "records/adr_names.hpp"
#include "records/adr_text.hpp"

#include <utility>

namespace akashi {
namespace {

bool is_text_part(AdrPart part) {
    return part == AdrPart::context || part == AdrPart::decision || part == AdrPart::consequences ||
           part == AdrPart::summary;
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
            has_title_ = true;
            part_ = AdrPart::preamble;
            return;
        case AdrPart::options:
        case AdrPart::rejected_options:
        case AdrPart::arguments:
            return options_.read_content(block);
        default:
            return read_prose(block);
    }
}

void AdrReader::read_fields(const MarkdownBlock& block) {
    const MarkdownTable table = find_table(block.lines);
    if (!table.rows.empty() && head_.read_table(table)) return;
    for (const auto& line : block.lines) head_.read_line(line);
}

/// `**Decision:** text` or `Decision: text` as one line of several.
bool AdrReader::read_section_line(const MarkdownLine& line) {
    const std::string_view text = line.text;
    const std::size_t colon = text.find(':');
    if (colon == text.npos || colon > 60) return false;
    const auto found = find_adr_heading(text.substr(0, colon), false);
    if (!found || !is_text_part(found->words.part)) return false;
    const std::string_view rest = trimmed(text.substr(colon + 1));
    open(found->words, level_, std::string(text.substr(0, colon)));
    is_bold_ = true;
    append(rest);
    if (part_ == AdrPart::decision) decision_text_ += std::string(rest) + "\n";
    return true;
}

void AdrReader::read_text_line(const MarkdownLine& line) {
    append(line.text);
    if (part_ == AdrPart::decision) decision_text_ += line.text + "\n";
    read_adr_links(line, AdrLinkPlace::prose, adr_);
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
            read_text_line(line);
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
    const bool is_paragraph = block.kind == MarkdownBlock::Kind::other && !block.lines.empty();
    if (is_bold_ && is_paragraph && read_section_line(block.lines[0])) {
        for (std::size_t i = 1; i < block.lines.size(); ++i) {
            if (!read_section_line(block.lines[i])) read_text_line(block.lines[i]);
        }
        return;
    }
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
