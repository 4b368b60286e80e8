#include "records/adr_fields.hpp"

#include "base/text.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <array>

namespace akashi {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct NumberPrefix {
    int number = 0;
    std::size_t size = 0;   ///< of the prefix, digits included
    bool is_named = false;  ///< `ADR` stands before it
};

std::optional<std::chrono::sys_days> date_at(std::string_view text, std::size_t at) {
    constexpr std::size_t kDateSize = 10;
    const std::string day(text.substr(at, kDateSize));
    if (day.size() != kDateSize || (at > 0 && is_digit(text[at - 1]))) return std::nullopt;
    if (at + kDateSize < text.size() && is_digit(text[at + kDateSize])) return std::nullopt;
    const auto time = parse_rfc3339(day + "T00:00:00Z");
    if (!time) return std::nullopt;
    return std::chrono::floor<std::chrono::days>(*time);
}

std::optional<NumberPrefix> number_prefix(std::string_view text) {
    constexpr std::size_t kMaxDigits = 5;
    NumberPrefix prefix;
    prefix.is_named = to_lower(text.substr(0, 3)) == "adr";
    std::size_t begin = prefix.is_named ? 3 : 0;
    begin = std::min(text.find_first_not_of(" -_#", begin), text.size());
    prefix.size = begin;
    while (prefix.size < text.size() && is_digit(text[prefix.size])) ++prefix.size;
    const std::size_t digits = prefix.size - begin;
    if (digits == 0 || digits > kMaxDigits || date_at(text, begin)) return std::nullopt;
    for (const char c : text.substr(begin, digits)) prefix.number = prefix.number * 10 + (c - '0');
    return prefix;
}

/// Where a line says which record replaces which.
struct Relation {
    std::size_t begin = std::string_view::npos;
    std::size_t end = std::string_view::npos;
    bool is_successor = false;
};

Relation find_relation(std::string_view lower, std::size_t from) {
    struct Phrase {
        std::string_view text;
        bool is_successor;
    };
    constexpr std::array kPhrases = {
        Phrase{"superseded by", true},
        Phrase{"superceded by", true},
        Phrase{"replaced by", true},
        Phrase{"supersedes", false},
        Phrase{"supercedes", false},
        Phrase{"replaces", false},
    };
    Relation first;
    for (const auto& phrase : kPhrases) {
        const std::size_t at = lower.find(phrase.text, from);
        if (at < first.begin) first = {at, at + phrase.text.size(), phrase.is_successor};
    }
    return first;
}

std::string with_spaces_for_hyphens(std::string_view text) {
    std::string lower = to_lower(text);
    std::replace(lower.begin(), lower.end(), '-', ' ');
    return lower;
}

std::optional<AdrReference> reference_of_link(const MarkdownLine& line, std::size_t index) {
    const MarkdownLine::Link& link = line.links[index];
    const std::string_view label =
        std::string_view(line.text).substr(link.begin, link.end - link.begin);
    AdrReference reference;
    const std::string path = link.url.substr(0, link.url.find_first_of("#?"));
    if (to_lower(path).ends_with(".md") && path.find("://") == std::string::npos)
        reference.file_name = path;
    reference.number = leading_adr_number(adr_base_name(path));
    if (!reference.number) reference.number = leading_adr_number(label);
    if (reference.file_name.empty() && !reference.number) return std::nullopt;
    return reference;
}

/// The numbers and file names that `text` begins with: `ADR-3 and 0004-use-x.md, because …` has
/// two.
std::vector<AdrReference> references_of_words(std::string_view text) {
    constexpr std::string_view kSeparators = " \t,;:()[]&";
    std::vector<AdrReference> references;
    while (true) {
        text.remove_prefix(std::min(text.find_first_not_of(kSeparators), text.size()));
        std::string_view word = text.substr(0, text.find_first_of(kSeparators));
        text.remove_prefix(word.size());
        while (word.ends_with('.')) word.remove_suffix(1);
        const std::string lower = to_lower(word);
        if (lower == "adr" || lower == "and") continue;
        const auto prefix = number_prefix(word);
        const bool is_file = lower.ends_with(".md");
        if (!is_file && (!prefix || prefix->size != word.size())) return references;
        AdrReference reference{is_file ? std::string(word) : "", std::nullopt};
        if (prefix) reference.number = prefix->number;
        references.push_back(std::move(reference));
    }
}

void read_relations(const MarkdownLine& line, Adr& adr) {
    // The time grows with the square of the length, and no real line is longer.
    constexpr std::size_t kMaxLine = 4'096;
    if (line.text.size() > kMaxLine) return;
    const std::string lower = with_spaces_for_hyphens(line.text);
    Relation relation = find_relation(lower, 0);
    while (relation.begin != std::string_view::npos) {
        const Relation next = find_relation(lower, relation.end);
        const std::size_t end = std::min(next.begin, line.text.size());
        auto& references = relation.is_successor ? adr.superseded_by : adr.supersedes;
        bool has_link = false;
        for (std::size_t i = 0; i < line.links.size(); ++i) {
            if (line.links[i].begin < relation.end || line.links[i].begin >= end) continue;
            has_link = true;
            if (auto reference = reference_of_link(line, i))
                references.push_back(std::move(*reference));
        }
        if (!has_link) {
            const std::string_view text(line.text);
            for (auto& reference :
                 references_of_words(text.substr(relation.end, end - relation.end)))
                references.push_back(std::move(reference));
        }
        relation = next;
    }
    if (!adr.superseded_by.empty()) adr.status = AdrStatus::superseded;
}

AdrStatus find_status(std::string_view lower) {
    constexpr std::array<std::pair<std::string_view, AdrStatus>, 12> kWords = {{
        {"proposed", AdrStatus::proposed},
        {"draft", AdrStatus::proposed},
        {"pending", AdrStatus::proposed},
        {"accepted", AdrStatus::accepted},
        {"approved", AdrStatus::accepted},
        {"adopted", AdrStatus::accepted},
        {"rejected", AdrStatus::rejected},
        {"declined", AdrStatus::rejected},
        {"deprecated", AdrStatus::deprecated},
        {"superseded", AdrStatus::superseded},
        {"superceded", AdrStatus::superseded},
        {"replaced", AdrStatus::superseded},
    }};
    AdrStatus first = AdrStatus::unknown;
    std::size_t first_at = std::string_view::npos;
    for (const auto& [word, status] : kWords) {
        const std::size_t at = lower.find(word);
        if (at < first_at) first = status;
        first_at = std::min(first_at, at);
    }
    return first;
}

/// `date` and `2024-05-06` for `Date: 2024-05-06`.
std::pair<std::string, std::string_view> split_field(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == text.npos) return {"", trimmed(text)};
    const std::string key = with_spaces_for_hyphens(trimmed(text.substr(0, colon)));
    return {key, trimmed(text.substr(colon + 1))};
}

std::string_view without_quotes(std::string_view text) {
    const bool is_enclosed = text.size() >= 2 && ((text.front() == '"' && text.back() == '"') ||
                                                  (text.front() == '\'' && text.back() == '\'') ||
                                                  (text.front() == '[' && text.back() == ']'));
    return is_enclosed ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

void read_adr_field(const MarkdownLine& line, Adr& adr) {
    const auto [key, value] = split_field(line.text);
    if (key == "status") {
        read_adr_status(line, adr);
    } else if (key == "date") {
        if (!adr.date) adr.date = find_adr_date(value);
    } else if (key == "deciders" || key == "decision makers" || key == "decider") {
        if (adr.deciders.empty()) adr.deciders = value;
    } else if (key == "title") {
        if (adr.title.empty()) adr.title = without_adr_number(value);
    } else {
        read_adr_link(line, adr);
    }
}

void read_adr_status(const MarkdownLine& line, Adr& adr) {
    // `proposed | rejected | accepted` is the list of choices in a template, not a status.
    if (line.text.find('|') != std::string::npos) return;
    const auto [key, value] = split_field(line.text);
    const std::string text(key == "status" ? value : trimmed(line.text));
    const AdrStatus status = find_status(to_lower(text));
    if (adr.status == AdrStatus::unknown || status == AdrStatus::superseded) {
        if (adr.status_text.empty() || status != AdrStatus::unknown) adr.status_text = text;
        adr.status = status;
    }
    if (!adr.date && status != AdrStatus::superseded && status != AdrStatus::deprecated)
        adr.date = find_adr_date(text);
    read_relations(line, adr);
}

void read_adr_link(const MarkdownLine& line, Adr& adr) {
    const std::string lower = with_spaces_for_hyphens(line.text);
    if (find_relation(lower, 0).begin <= lower.find_first_not_of(' ')) read_relations(line, adr);
}

std::optional<std::chrono::sys_days> find_adr_date(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_digit(text[at])) continue;
        if (auto date = date_at(text, at)) return date;
    }
    return std::nullopt;
}

std::optional<int> leading_adr_number(std::string_view text) {
    const auto prefix = number_prefix(text);
    return prefix ? std::optional<int>(prefix->number) : std::nullopt;
}

std::string without_adr_number(std::string_view title) {
    title = trimmed(title);
    const auto prefix = number_prefix(title);
    if (!prefix) return std::string(title);
    std::string_view rest = trimmed(title.substr(prefix->size));
    for (const std::string_view mark : {".", ":", ")", "-", "\u2013", "\u2014"}) {
        if (!rest.starts_with(mark)) continue;
        const bool is_separator = rest.size() > mark.size() && is_space(rest[mark.size()]);
        if (is_separator) return std::string(trimmed(rest.substr(mark.size())));
    }
    return std::string(prefix->is_named && !rest.empty() ? rest : title);
}

std::string_view adr_base_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

std::string adr_title_from(std::string_view file_name) {
    std::string_view stem = adr_base_name(file_name);
    stem = stem.substr(0, stem.rfind('.'));
    const auto prefix = number_prefix(stem);
    if (prefix) stem.remove_prefix(prefix->size);
    std::string title(stem);
    std::ranges::replace_if(title, [](char c) { return c == '-' || c == '_'; }, ' ');
    title = trimmed(title);
    if (title.empty()) return std::string(adr_base_name(file_name));
    if (title.front() >= 'a' && title.front() <= 'z')
        title.front() = static_cast<char>(title.front() - ('a' - 'A'));
    return title;
}

AdrChoice find_adr_choice(std::string_view text) {
    const std::size_t at = to_lower(text).find("chosen option");
    if (at == std::string::npos) return {};
    text = text.substr(at, text.find('\n', at) - at);
    const std::size_t colon = text.find(':');
    if (colon == text.npos) return {};
    text = trimmed(text.substr(colon + 1));

    AdrChoice choice;
    const std::size_t because = to_lower(text).find("because");
    if (because != std::string::npos) choice.rationale = text.substr(because);
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kQuotes = {
        {{"\"", "\""}, {"'", "'"}, {"\u201C", "\u201D"}, {"\u2018", "\u2019"}}
    };
    for (const auto& [open, close] : kQuotes) {
        const std::size_t end = text.starts_with(open) ? text.find(close, open.size()) : text.npos;
        if (end == text.npos) continue;
        choice.label = text.substr(open.size(), end - open.size());
        return choice;
    }
    std::string_view label = trimmed(text.substr(0, because));
    while (label.ends_with(',') || label.ends_with('.')) label.remove_suffix(1);
    choice.label = label;
    return choice;
}

std::optional<std::string> why_no_adr_file(std::string_view file_name) {
    const std::string name = to_lower(adr_base_name(file_name));
    const std::size_t dot = name.rfind('.');
    const std::string extension = dot == std::string::npos ? "" : name.substr(dot);
    if (extension != ".md" && extension != ".markdown") return "not a Markdown file";
    std::string_view stem = std::string_view(name).substr(0, dot);
    if (const auto prefix = number_prefix(stem)) stem.remove_prefix(prefix->size);
    while (stem.starts_with('-') || stem.starts_with('_')) stem.remove_prefix(1);
    if (stem == "readme" || stem == "index" || stem == "toc") return "an index";
    if (stem == "template" || stem.starts_with("adr-template")) return "a template";
    return std::nullopt;
}

std::pair<std::string, std::string_view> split_front_matter(std::string_view text) {
    constexpr std::string_view kFence = "---\n";
    if (!text.starts_with(kFence)) return {"", text};
    std::string fields;
    std::string_view rest = text.substr(kFence.size());
    bool in_list = false;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (trimmed(line) == "---" || trimmed(line) == "...") return {fields, rest};
        const std::string_view content = trimmed(line);
        if (content.starts_with("- ")) {
            fields += (in_list ? ", " : " ") + std::string(without_quotes(content.substr(2)));
            in_list = true;
            continue;
        }
        in_list = false;
        const std::size_t colon = std::min(content.find(':'), content.size());
        const std::string_view value = trimmed(content.substr(std::min(colon + 1, content.size())));
        fields += "\n\n" + std::string(content.substr(0, colon)) + ": ";
        fields += without_quotes(value);
    }
    return {"", text};  // never closed: it was a horizontal line
}

}  // namespace akashi
