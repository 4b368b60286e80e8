#include "records/adr_options.hpp"

#include "base/text.hpp"
#include "records/adr_headings.hpp"
#include "records/adr_text.hpp"
#include "records/adr_words.hpp"

#include <algorithm>
#include <array>

namespace akashi {
namespace {

/// `pros`, `cons of redis`, `good because`
bool is_argument(std::string_view words) {
    if (is_adr_argument_heading(words)) return true;
    constexpr auto kBeginnings = std::to_array<std::string_view>(
        {"pros of",
         "cons of",
         "pros for",
         "cons for",
         "pro of",
         "advantages of",
         "disadvantages of",
         "benefits of",
         "drawbacks of",
         "good because",
         "bad because",
         "neutral because",
         "gut weil",
         "schlecht weil",
         "bien parce",
         "mal parce",
         "bueno porque",
         "malo porque",
         "bom porque",
         "ruim porque",
         "why not",
         "reason for",
         "rejected because",
         "pros and",
         "positive and",
         "bon car",
         "mauvais car",
         "pro",
         "con",
         "pros",
         "cons"}
    );
    return std::ranges::any_of(kBeginnings, [&](std::string_view beginning) {
        return begins_with_words(words, beginning);
    });
}

/// As much of a text as tells whether it introduces arguments.
std::string argument_words(std::string_view text) { return adr_heading_words(text.substr(0, 200)); }

/// The column that has the names of the options; npos when the options are the columns.
std::size_t label_column(const std::vector<MarkdownLine>& head) {
    constexpr auto kNames = std::to_array<std::string_view>(
        {"option",       "options",      "alternative",     "alternatives", "name",
         "approach",     "solution",     "candidate",       "choice",       "tool",
         "technology",   "variant",      "library",         "framework",    "what",
         "alternativa",  "opci\u00f3n",  "op\u00e7\u00e3o", "variante",     "alternativen",
         "\u65b9\u6848", "\u9009\u9879", "\u9078\u9805",    "considered",   "idea",
         "proposal",     "product",      "database"}
    );
    constexpr auto kCriteria = std::to_array<std::string_view>(
        {"criteria", "criterion",   "driver",        "aspect",   "feature",
         "factor",   "requirement", "dimension",     "metric",   "attribute",
         "concern",  "kriterium",   "crit\u00e8re",  "criterio", "crit\u00e9rio",
         "property", "quality",     "consideration", "area",     "\u7ef4\u5ea6"}
    );
    for (std::size_t i = 0; i < head.size(); ++i) {
        if (is_one_of(fold_words(head[i].text), kNames)) return i;
    }
    const std::string first = head.empty() ? "" : fold_words(head[0].text);
    if (is_one_of(first, kCriteria)) return std::string_view::npos;
    const bool is_number = first == "no" || first == "id" || first == "nr" || head[0].text == "#";
    if (is_number && head.size() > 1) return 1;
    // `| | Redis | Kafka |` compares columns.
    return first.empty() && head.size() > 2 ? std::string_view::npos : 0;
}

std::string source_after_lead(std::string_view source) {
    for (const std::string_view mark : {"**", "__"}) {
        if (!source.starts_with(mark)) continue;
        const std::size_t close = source.find(mark, 2);
        if (close == source.npos) continue;
        const std::size_t rest = source.find_first_not_of(" :.\n", close + 2);
        return rest == source.npos ? "" : std::string(source.substr(rest));
    }
    return std::string(source);
}

}  // namespace

void AdrOptionList::begin_section(Section section) {
    section_ = section;
    open_.reset();
    last_.reset();
    option_level_ = 0;
    is_list_of_arguments_ = false;
    has_list_ = has_numbered_list_ = false;
}

void AdrOptionList::add(AdrOptionLabel label, std::string arguments, bool is_second) {
    if (is_no_adr_option(label.text)) return;
    auto& entries = is_second ? repeated_ : entries_;
    if (entries.size() >= kMaxOptions) return;
    Entry entry{std::move(label), std::move(arguments), section_ == Section::alternatives, false};
    last_ = Open{is_second, entries.size()};
    entries.push_back(std::move(entry));
}

void AdrOptionList::read_heading(const MarkdownBlock& heading, std::string_view text) {
    is_list_of_arguments_ = false;
    const bool is_deeper = option_level_ != 0 && heading.level > option_level_;
    if (is_deeper || is_argument(argument_words(text))) return append(heading.source);
    option_level_ = heading.level;
    const bool is_second = section_ == Section::arguments || has_list_;
    AdrOptionText option = split_adr_option(text, text.size());
    open_.reset();
    const std::size_t before = entries_.size() + repeated_.size();
    add(std::move(option.label), "", is_second);
    if (entries_.size() + repeated_.size() > before) open_ = last_;
}

void AdrOptionList::read_content(const MarkdownBlock& block) {
    if (option_level_ != 0) return append(block.source);
    const MarkdownTable table = find_table(block.lines);
    if (!table.rows.empty()) {
        is_list_of_arguments_ ? append(block.source) : read_options_of(table);
    } else if (block.kind == MarkdownBlock::Kind::list) {
        read_list(block);
    } else if (!block.lines.empty()) {
        read_paragraph(block);
    } else {
        append(block.source);
    }
}

void AdrOptionList::append(std::string_view text) {
    const auto target = open_ ? open_ : last_;
    if (target) append_paragraph(entry_of(*target).arguments, text);
}

void AdrOptionList::read_paragraph(const MarkdownBlock& block) {
    is_list_of_arguments_ = false;
    const std::string joined = join_lines(block.lines);
    const bool is_of_lines = std::ranges::all_of(block.lines, [](const MarkdownLine& line) {
        return line.lead_end > 0;
    });
    for (std::size_t i = 0; i < block.lines.size(); ++i) {
        const MarkdownLine& line = block.lines[i];
        const std::string_view lead = std::string_view(line.text).substr(0, line.lead_end);
        const bool is_named = line.lead_end > 0 && lead.size() < 300;
        const bool is_numbered = adr_option_word_size(fold_words(line.text.substr(0, 40))) > 0 &&
                                 !read_adr_option_label(utf8_prefix(line.text, 200)).id.empty();
        if ((i > 0 && !is_of_lines) || !(is_named || is_numbered)) break;
        if (is_argument(argument_words(is_named ? lead : line.text))) {
            is_list_of_arguments_ = true;
            return append(block.source);
        }
        AdrOptionText option = split_adr_option(line.text, line.lead_end);
        if (!is_of_lines || block.lines.size() == 1) {
            if (is_named && block.lines.size() > 1)
                option.arguments = source_after_lead(block.source);
        }
        open_.reset();
        const std::size_t before = entries_.size() + repeated_.size();
        add(std::move(option.label), option.arguments, section_ == Section::arguments || has_list_);
        if (entries_.size() + repeated_.size() > before) open_ = last_;
        if (!is_of_lines) return;
        if (i + 1 == block.lines.size()) return;
    }
    const std::string words = argument_words(joined);
    const bool is_introduction = joined.ends_with(':') || joined.ends_with("\uff1a");
    if (is_argument(words)) {
        is_list_of_arguments_ = is_introduction || is_adr_argument_heading(words);
        return append(block.source);
    }
    if (open_) return append(block.source);
    const std::string beginning = fold_words(utf8_prefix(joined, 100));
    for (const std::string_view chosen :
         {"we chose",
          "we choose",
          "we decided",
          "we selected",
          "we have chosen",
          "we picked",
          "we will use",
          "we went with",
          "chosen",
          "selected",
          "we opted"}) {
        if (!begins_with_words(beginning, chosen)) continue;
        if (choice_prose_.empty()) choice_prose_ = utf8_prefix(joined, 2'000);
        return;
    }
    constexpr std::size_t kMaxProse = 20;
    if (!is_introduction && section_ != Section::arguments && prose_.size() < kMaxProse)
        prose_.push_back(joined);
}

void AdrOptionList::read_list(const MarkdownBlock& block) {
    if (open_ || is_list_of_arguments_) {
        append(block.source);
        if (!open_) is_list_of_arguments_ = false;
        return;
    }
    if (has_numbered_list_ && !block.is_numbered) return append(block.source);
    const bool is_second = section_ == Section::arguments || (has_list_ && !entries_.empty());
    bool has_option = false;
    for (const auto& item : block.items) {
        const std::string_view beginning = utf8_prefix(item.text, 200);
        const std::string lead = item.lead.empty() ? std::string(beginning) : item.lead;
        if (is_argument(fold_words(lead)) || (item.text.empty() && item.nested.empty())) {
            append("* " + item.text + (item.nested.empty() ? "" : "\n" + item.nested));
            continue;
        }
        AdrOptionText option = split_adr_option(item.text, item.lead.size());
        append_paragraph(option.arguments, item.nested);
        add(std::move(option.label),
            std::move(option.arguments),
            is_second && section_ == Section::arguments);
        has_option = true;
    }
    has_list_ = has_list_ || has_option;
    has_numbered_list_ = has_numbered_list_ || (has_option && block.is_numbered);
}

void AdrOptionList::read_options_of(const MarkdownTable& table) {
    const auto& head = table.rows[0];
    if (head.empty()) return;
    const std::size_t label = label_column(head);
    const bool is_second = section_ == Section::arguments || has_list_ || !entries_.empty();
    if (label == std::string_view::npos) {
        if (is_second) return;
        for (std::size_t i = 1; i < head.size(); ++i) {
            const std::string words = fold_words(head[i].text);
            if (words == "weight" || words == "importance" || words == "notes") continue;
            add(read_adr_option_label(head[i].text), "");
        }
        return;
    }
    for (std::size_t row = 1; row < table.rows.size(); ++row) {
        const auto& cells = table.rows[row];
        if (label >= cells.size()) continue;
        std::string arguments;
        bool is_chosen = false;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i == label || cells[i].text.empty()) continue;
            const std::string name = i < head.size() ? head[i].text + ": " : "";
            append_paragraph(arguments, name + cells[i].text);
            const std::string column = i < head.size() ? fold_words(head[i].text) : "";
            const std::string words = fold_words(cells[i].text.substr(0, 60));
            const bool tells = column == "decision" || column == "verdict" || column == "status" ||
                               column == "outcome" || column == "result" || column == "chosen" ||
                               column == "selected";
            is_chosen = is_chosen ||
                        (tells && (is_adr_choice_mark(words) || words == "yes" ||
                                   words.starts_with("chosen") || words.starts_with("accepted") ||
                                   words.starts_with("selected")));
        }
        AdrOptionLabel name = read_adr_option_label(cells[label].text);
        name.is_chosen = name.is_chosen || is_chosen;
        add(std::move(name), std::move(arguments), is_second);
    }
}

}  // namespace akashi
