#include "records/adr_markdown.hpp"

#include "base/text.hpp"
#include "base/time.hpp"
#include "records/adr_choice.hpp"
#include "records/adr_names.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace akashi {
namespace {

/// How much a text is changed, so that it is read as text.
enum class Guard { none, escaped, quoted };

/// Whether the options are listed with the chosen one, as MADR does, or only those not taken.
enum class OptionList { considered, alternatives };

struct Form {
    OptionList list;
    bool is_numbered;  ///< the title has its number before it
};

/// The forms in the order in which they are tried. A title needs its number when the name of the
/// file has none, and when the title itself begins like one.
constexpr std::array kForms = {
    Form{OptionList::considered, false},
    Form{OptionList::considered, true},
    Form{OptionList::alternatives, false},
    Form{OptionList::alternatives, true},
};

/// Text as Markdown that shows it as it is, in one line.
std::string inline_markdown(std::string_view text) {
    constexpr std::string_view kMarks = "\\`*_[]<>#&~|!";
    std::string made;
    for (const char c : text) {
        if (kMarks.find(c) != std::string_view::npos) made += '\\';
        made += is_space(c) ? ' ' : c;
    }
    return made;
}

/// Whether a line makes itself or the line before it a heading.
bool is_heading(std::string_view line) {
    const std::string_view text = trimmed(line);
    const bool is_underline = !text.empty() && (text.find_first_not_of('=') == text.npos ||
                                                text.find_first_not_of('-') == text.npos);
    return text.starts_with('#') || is_underline || text.starts_with("**");
}

std::string guarded_line(std::string_view line, Guard guard) {
    if (guard == Guard::quoted) return line.empty() ? ">" : "> " + std::string(line);
    if (!is_heading(line)) return std::string(line);
    const std::size_t begin = line.find_first_not_of(" \t");
    return std::string(line.substr(0, begin)) + "\\" + std::string(line.substr(begin));
}

std::string guarded(std::string_view text, Guard guard) {
    text = trimmed(text);
    if (text.empty()) return {};
    std::string made;
    while (true) {
        const std::string_view line = text.substr(0, text.find('\n'));
        made += guarded_line(line, guard);
        if (line.size() == text.size()) break;
        made += '\n';
        text.remove_prefix(line.size() + 1);
    }
    for (std::size_t at = 0; (at = made.find("<!--", at)) != std::string::npos;)
        made.replace(at, 1, "&lt;");
    return made;
}

void trim(Adr& adr) {
    for (std::string* text : {&adr.context, &adr.decision, &adr.consequences})
        *text = std::string(trimmed(*text));
    for (AdrOption& option : adr.options) option.arguments = std::string(trimmed(option.arguments));
}

Adr guarded(Adr adr, Guard guard) {
    if (guard == Guard::none) return adr;
    // A title that begins with a number, such as `7. Use X`, is read without it.
    const std::string title = clean_adr_title(adr.title);
    if (!title.empty()) adr.title = title;
    for (std::string* text : {&adr.context, &adr.decision, &adr.consequences})
        *text = guarded(*text, guard);
    for (AdrOption& option : adr.options) option.arguments = guarded(option.arguments, guard);
    return adr;
}

void add_field(std::string& text, std::string_view name, const std::string& value) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        "0123456789 ,.-()";
    if (value.empty()) return;
    const bool is_plain = value.find_first_not_of(kPlain) == std::string::npos &&
                          value.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos;
    text += is_plain || name == "date" ? fmt::format("{}: {}\n", name, value)
                                       : fmt::format("{}: \"{}\"\n", name, value);
}

std::string links_to(const std::vector<AdrReference>& references) {
    // The path is in a link: a name with spaces or brackets is read as a whole.
    constexpr auto kPathCharacters = boost::urls::unreserved_chars + '/';
    std::string links;
    for (const AdrReference& reference : references) {
        const std::string text =
            reference.number ? fmt::format("ADR {}", *reference.number) : "record";
        links += fmt::format(
            "{}[{}]({})",
            links.empty() ? "" : ", ",
            text,
            boost::urls::encode(reference.file_name, kPathCharacters)
        );
    }
    return links;
}

void add_section(std::string& text, std::string_view heading, const std::string& section) {
    if (!section.empty()) text += fmt::format("\n{}\n\n{}\n", heading, section);
}

/// What the decision says it chose; its title when it does not say.
std::vector<std::string> chosen_labels(const Adr& adr) {
    std::vector<std::string> labels = find_adr_choice(adr.decision).labels;
    if (labels.empty()) labels.push_back(adr.title);
    return labels;
}

void add_option_list(std::string& text, const Adr& adr, OptionList list) {
    if (adr.options.empty()) return;
    std::string items;
    if (list == OptionList::considered) {
        for (const std::string& label : chosen_labels(adr))
            items += "* " + inline_markdown(label) + "\n";
    }
    for (const AdrOption& option : adr.options)
        items += "* " + inline_markdown(option.label) + "\n";
    items.pop_back();
    add_section(
        text,
        list == OptionList::considered ? "## Considered Options" : "## Alternatives Considered",
        items
    );
}

void add_arguments(std::string& text, const Adr& adr) {
    bool is_first = true;
    for (const AdrOption& option : adr.options) {
        if (option.arguments.empty()) continue;
        if (is_first) text += "\n## Pros and Cons of the Options\n";
        is_first = false;
        add_section(text, "### " + inline_markdown(option.label), option.arguments);
    }
}

std::string file_of(const Adr& adr, Form form) {
    constexpr std::size_t kDay = 10;  // characters of 2026-01-31
    std::string text = "---\n";
    if (adr.status != AdrStatus::unknown)
        add_field(text, "status", std::string(to_string(adr.status)));
    if (adr.date) add_field(text, "date", format_rfc3339(Time(*adr.date)).substr(0, kDay));
    add_field(text, "deciders", adr.deciders);
    add_field(text, "supersedes", links_to(adr.supersedes));
    text += "---\n\n# ";
    if (form.is_numbered && adr.number) text += fmt::format("{}. ", *adr.number);
    text += inline_markdown(adr.title) + "\n";
    add_section(text, "## Context and Problem Statement", adr.context);
    add_option_list(text, adr, form.list);
    if (adr.decision.empty() && !adr.consequences.empty()) text += "\n## Decision Outcome\n";
    add_section(text, "## Decision Outcome", adr.decision);
    add_section(text, "### Consequences", adr.consequences);
    add_arguments(text, adr);
    return text;
}

/// The texts with what the parser keeps apart from them.
std::string rest_of(const Adr& adr) {
    const bool has_both = !adr.consequences.empty() && !adr.other.empty();
    return adr.consequences + (has_both ? "\n\n" : "") + adr.other;
}

bool says_the_same(const Adr& read, const Adr& wanted) {
    std::vector<AdrOption> options = read.options;
    std::erase_if(options, [](const AdrOption& option) { return option.chosen; });
    const auto same = [](const AdrOption& one, const AdrOption& other) {
        return one.label == other.label && one.arguments == other.arguments;
    };
    return read.title == wanted.title && read.number == wanted.number &&
           read.status == wanted.status && read.date == wanted.date &&
           read.deciders == wanted.deciders && read.context == wanted.context &&
           read.decision == wanted.decision && rest_of(read) == rest_of(wanted) &&
           read.supersedes.size() == wanted.supersedes.size() && read.superseded_by.empty() &&
           std::ranges::equal(options, wanted.options, same);
}

}  // namespace

std::string adr_markdown(const Adr& adr) {
    Adr trimmed_texts = adr;
    trim(trimmed_texts);
    std::string fallback;
    for (const Guard guard : {Guard::none, Guard::escaped, Guard::quoted}) {
        const Adr safe = guarded(trimmed_texts, guard);
        for (const Form form : kForms) {
            std::string text = file_of(safe, form);
            const auto read = parse_adr(adr.file_name, text);
            if (read && says_the_same(*read, safe)) return text;
            // Escaping what is escaped changes nothing, so that the next export is the same.
            if (guard == Guard::escaped) fallback = std::move(text);
        }
    }
    return fallback;
}

std::string adr_file_stem(std::string_view title) {
    constexpr std::size_t kLongest = 60;
    std::string stem;
    for (const char c : to_lower(title)) {
        const bool in_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (in_word) {
            stem += c;
        } else if (!stem.empty() && stem.back() != '-') {
            stem += '-';
        }
    }
    if (stem.size() > kLongest) {
        stem.resize(kLongest);
        const std::size_t word = stem.rfind('-');
        if (word != std::string::npos) stem.resize(word);
    }
    while (stem.ends_with('-')) stem.pop_back();
    return stem.empty() ? "decision" : stem;
}

}  // namespace akashi
