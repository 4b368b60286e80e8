#include "records/adr.hpp"

#include "base/text.hpp"
#include "records/adr_fields.hpp"
#include "records/markdown.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace akashi {
namespace {

enum class Part {
    preamble,
    status,
    date,
    deciders,
    context,
    options,
    rejected_options,
    arguments,
    decision,
    consequences,
    other,
};

struct PartHeading {
    std::string_view name;
    Part part;
    bool keep_heading = false;  ///< in the text, since several headings share it
};

constexpr std::array kPartHeadings = {
    PartHeading{"status", Part::status},
    PartHeading{"date", Part::date},
    PartHeading{"deciders", Part::deciders},
    PartHeading{"decision makers", Part::deciders},
    PartHeading{"context", Part::context},
    PartHeading{"context and problem statement", Part::context},
    PartHeading{"problem", Part::context},
    PartHeading{"problem statement", Part::context},
    PartHeading{"background", Part::context},
    PartHeading{"decision drivers", Part::context, true},
    PartHeading{"drivers", Part::context, true},
    PartHeading{"forces", Part::context, true},
    PartHeading{"considered options", Part::options},
    PartHeading{"options considered", Part::options},
    PartHeading{"options", Part::options},
    PartHeading{"considered alternatives", Part::rejected_options},
    PartHeading{"alternatives considered", Part::rejected_options},
    PartHeading{"alternatives", Part::rejected_options},
    PartHeading{"pros and cons of the options", Part::arguments},
    PartHeading{"pros and cons", Part::arguments},
    PartHeading{"decision", Part::decision},
    PartHeading{"decision outcome", Part::decision},
    PartHeading{"rationale", Part::decision, true},
    PartHeading{"consequences", Part::consequences},
    PartHeading{"positive consequences", Part::consequences, true},
    PartHeading{"negative consequences", Part::consequences, true},
    PartHeading{"confirmation", Part::consequences, true},
};

const PartHeading* find_part(std::string_view heading) {
    std::string name = to_lower(trimmed(heading));
    std::replace(name.begin(), name.end(), '-', ' ');
    if (name.ends_with(':')) name.pop_back();
    const auto* found = std::ranges::find(kPartHeadings, name, &PartHeading::name);
    return found == kPartHeadings.end() ? nullptr : found;
}

void append_paragraph(std::string& text, std::string_view paragraph) {
    if (!text.empty()) text += "\n\n";
    text += paragraph;
}

/// ` words in lower case ` with one space around each, so that punctuation makes no difference.
std::string words_of(std::string_view text) {
    std::string words = " ";
    for (const char c : to_lower(text)) {
        const bool in_word = static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
                             (c >= 'a' && c <= 'z');
        if (in_word) {
            words += c;
        } else if (words.back() != ' ') {
            words += ' ';
        }
    }
    if (words.back() != ' ') words += ' ';
    return words;
}

/// The option whose label is `text`; otherwise the first option whose label begins with `text` or
/// is the beginning of it.
AdrOption* find_option(std::vector<AdrOption>& options, std::string_view text) {
    const std::string wanted = words_of(text);
    if (wanted == " ") return nullptr;
    AdrOption* best = nullptr;
    for (auto& option : options) {
        const std::string label = words_of(option.label);
        if (label == wanted) return &option;
        if (!best && label != " " && (label.starts_with(wanted) || wanted.starts_with(label)))
            best = &option;
    }
    return best;
}

AdrOption read_option(const MarkdownItem& item) {
    if (item.lead.empty()) return {item.text, item.nested};
    // `**Redis**: fast, but one more thing to run`
    constexpr std::string_view kSeparators = " :.,;-\u2013\u2014";
    const std::size_t rest = item.text.find_first_not_of(kSeparators, item.lead.size());
    AdrOption option{item.lead, rest == std::string::npos ? "" : item.text.substr(rest)};
    if (option.label.ends_with(':')) option.label.pop_back();
    if (!item.nested.empty()) append_paragraph(option.arguments, item.nested);
    return option;
}

/// Takes the blocks of a record one by one.
class AdrReader {
public:
    explicit AdrReader(std::string_view file_name) {
        adr_.file_name = file_name;
        adr_.number = leading_adr_number(adr_base_name(file_name));
    }

    void read_field(const MarkdownLine& line) { read_adr_field(line, adr_); }

    void read(const MarkdownBlock& block) {
        block.kind == MarkdownBlock::Kind::heading ? read_heading(block) : read_content(block);
    }

    Adr finish() {
        constexpr std::size_t kMaxOptions = 100;  // each is compared with each of the arguments
        adr_.options.resize(std::min(adr_.options.size(), kMaxOptions));
        arguments_.resize(std::min(arguments_.size(), kMaxOptions));
        for (auto& [label, arguments, chosen] : arguments_) {
            if (AdrOption* option = find_option(adr_.options, label)) {
                append_paragraph(option->arguments, arguments);
            } else {
                adr_.options.push_back({std::move(label), std::move(arguments)});
            }
        }
        choose_option();
        if (adr_.title.empty()) adr_.title = adr_title_from(adr_.file_name);
        return std::move(adr_);
    }

private:
    void read_heading(const MarkdownBlock& block) {
        const std::string text = join_lines(block.lines);
        if (lists_options() && block.level > level_) return read_option_heading(block, text);
        if (const PartHeading* found = find_part(text)) {
            open(found->part, block.level);
            if (found->keep_heading) append(text + ":");
            return;
        }
        if (adr_.title.empty() && part_ == Part::preamble) {
            adr_.title = without_adr_number(text);
            if (!adr_.number && adr_.title != text) adr_.number = leading_adr_number(text);
            return;
        }
        if (block.level > level_ && is_prose()) return append(block.source);
        open(Part::other, block.level);
    }

    void read_option_heading(const MarkdownBlock& block, const std::string& text) {
        if (option_level_ != 0 && block.level > option_level_) return append(block.source);
        option_level_ = block.level;
        options().push_back({text, ""});
    }

    void read_content(const MarkdownBlock& block) {
        if (is_prose() || option_level_ != 0) append(block.source);
        if (part_ == Part::decision) decision_text_ += join_lines(block.lines) + "\n";
        if (lists_options() && option_level_ == 0) {
            for (const auto& item : block.items) options().push_back(read_option(item));
        }
        for (const auto& line : block.lines) read_line(line);
    }

    void read_line(const MarkdownLine& line) {
        switch (part_) {
            case Part::preamble:
                return read_adr_field(line, adr_);
            case Part::status:
                return read_adr_status(line, adr_);
            case Part::date:
                if (!adr_.date) adr_.date = find_adr_date(line.text);
                return;
            case Part::deciders:
                adr_.deciders += (adr_.deciders.empty() ? "" : ", ") + line.text;
                return;
            case Part::other:
                return read_adr_link(line, adr_);
            default:
                return;
        }
    }

    void open(Part part, int level) {
        part_ = part;
        level_ = level;
        option_level_ = 0;
    }

    bool lists_options() const {
        return part_ == Part::options || part_ == Part::rejected_options ||
               part_ == Part::arguments;
    }
    bool is_prose() const {
        return part_ == Part::context || part_ == Part::decision || part_ == Part::consequences;
    }
    std::vector<AdrOption>& options() {
        if (part_ == Part::rejected_options) has_rejected_options_ = true;
        return part_ == Part::arguments ? arguments_ : adr_.options;
    }

    void append(std::string_view text) {
        if (part_ == Part::context) append_paragraph(adr_.context, text);
        if (part_ == Part::decision) append_paragraph(adr_.decision, text);
        if (part_ == Part::consequences) append_paragraph(adr_.consequences, text);
        if (option_level_ != 0) append_paragraph(options().back().arguments, text);
    }

    void choose_option() {
        const AdrChoice choice = find_adr_choice(decision_text_);
        adr_.rationale = choice.rationale;
        AdrOption* chosen = find_option(adr_.options, choice.label);
        if (!chosen && choice.label.empty() && !has_rejected_options_) chosen = first_mentioned();
        if (chosen) chosen->chosen = true;
    }

    /// Nygard's records state the choice in prose: returns the option that is named first in the
    /// title and decision.
    AdrOption* first_mentioned() {
        AdrOption* first = nullptr;
        const std::string text = words_of(adr_.title + " " + decision_text_);
        std::size_t first_at = std::string::npos;
        for (auto& option : adr_.options) {
            const std::string label = words_of(option.label);
            const std::size_t at = label == " " ? std::string::npos : text.find(label);
            if (at < first_at) first = &option;
            first_at = std::min(first_at, at);
        }
        return first;
    }

    Adr adr_;
    Part part_ = Part::preamble;
    int level_ = 0;         ///< of the heading that opened the part
    int option_level_ = 0;  ///< of the headings that are options; 0 before the first
    bool has_rejected_options_ = false;
    std::vector<AdrOption> arguments_;
    std::string decision_text_;  ///< without markup
};

std::optional<Error> check_text(std::string_view text) {
    if (text.size() > kMaxAdrBytes) return Error(ErrorCode::too_large, "larger than 256 KiB");
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t length = utf8_sequence_length(rest);
        if (length == 0 || rest.front() == '\0')
            return Error(ErrorCode::invalid_input, "not text in UTF-8");
        rest.remove_prefix(length);
    }
    return std::nullopt;
}

std::string with_unix_line_ends(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            result += text[i];
        } else if (i + 1 == text.size() || text[i + 1] != '\n') {
            result += '\n';
        }
    }
    return result;
}

}  // namespace

std::string_view to_string(AdrStatus status) {
    constexpr std::array<std::string_view, 6> kNames = {
        "unknown", "proposed", "accepted", "rejected", "deprecated", "superseded"
    };
    return kNames[static_cast<std::size_t>(status)];
}

Result<Adr> parse_adr(std::string_view file_name, std::string_view markdown) {
    if (auto reason = why_no_adr_file(file_name)) return Error(ErrorCode::invalid_input, *reason);
    if (auto error = check_text(markdown)) return *error;
    if (markdown.starts_with("\uFEFF")) markdown.remove_prefix(3);
    const std::string text = with_unix_line_ends(markdown);

    AdrReader reader(file_name);
    const auto [fields, body] = split_front_matter(text);
    for (const auto& block : parse_markdown(fields)) {
        for (const auto& line : block.lines) reader.read_field(line);
    }
    for (const auto& block : parse_markdown(body)) reader.read(block);
    Adr adr = reader.finish();

    if (adr.title.starts_with('{') || adr.title.starts_with("[short"))
        return Error(ErrorCode::invalid_input, "a template");
    if (adr.status == AdrStatus::unknown && adr.context.empty() && adr.decision.empty())
        return Error(ErrorCode::invalid_input, "no status, context or decision in it");
    return adr;
}

}  // namespace akashi
