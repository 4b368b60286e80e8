#include "base/text.hpp"
#include "records/adr_dates.hpp"
#include "records/adr_names.hpp"
#include "records/adr_text.hpp"

#include <algorithm>
#include <array>

namespace akashi {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool has_template_word(std::string_view words) {
    return find_words(words, "template") != words.npos ||
           find_words(words, "templates") != words.npos;
}

/// `adr template`, but not `use the template engine`.
bool is_template_title(std::string_view title) {
    const std::string words = fold_words(title);
    if (!has_template_word(words)) return false;
    for (std::string_view rest = words; !rest.empty();) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        if (!is_adr_template_word(word)) return false;
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    }
    return true;
}

/// A record about templates has a number.
bool is_template_name(std::string_view name) {
    const std::string words = fold_words(name);
    if (words.find("nnn") != words.npos) return true;
    const auto number = find_adr_number(name);
    if (number && number->number > 0) return is_template_title(name);
    return has_template_word(words) && end_of_adr_date(name, 0) == 0;
}

}  // namespace

bool is_adr_template_word(std::string_view word) {
    constexpr std::array kWords = std::to_array<std::string_view>(
        {"\u51b3\u7b56\u8bb0\u5f55",
         "\u67b6\u6784\u51b3\u7b56\u8bb0\u5f55",
         "template",
         "templates",
         "adr",
         "adrs",
         "madr",
         "decision",
         "decisions",
         "record",
         "records",
         "a",
         "the",
         "architecture",
         "of",
         "architectural",
         "minimal",
         "bare",
         "full",
         "short",
         "long",
         "nygard",
         "example",
         "sample",
         "rfc",
         "doc",
         "document",
         "proposal",
         "design",
         "lightweight",
         "markdown",
         "any",
         "new",
         "title",
         "and",
         "or",
         "technical",
         "my",
         "your",
         "basic",
         "simple",
         "for",
         "default",
         "copy",
         "annotated",
         "this",
         "log",
         "en",
         "de",
         "fr",
         "es"}
    );
    return is_one_of(word, kWords) || std::ranges::all_of(word, is_digit);
}

std::optional<std::string> why_no_adr_file(std::string_view file_name) {
    const std::string name = to_lower(adr_base_name(file_name));
    const std::size_t dot = name.rfind('.');
    const std::string extension = dot == std::string::npos ? "" : name.substr(dot + 1);
    if (extension == "rst" || extension == "rest") return "reStructuredText is not read";
    if (extension == "adoc" || extension == "asciidoc" || extension == "asc")
        return "AsciiDoc is not read";
    if (extension == "org") return "Org mode is not read";
    if (extension != "md" && extension != "markdown" && extension != "mdx")
        return "not a Markdown file";
    if (is_template_name(adr_stem(name))) return "a template";
    const std::string folder = fold_words(adr_base_name(
        file_name.substr(0, file_name.size() - std::min(file_name.size(), name.size() + 1))
    ));
    if (folder == "template" || folder == "templates") return "a template";
    return std::nullopt;
}

bool is_adr_placeholder(std::string_view source) {
    while (source.starts_with('#')) source.remove_prefix(1);
    const std::string_view written = trimmed(source);
    const std::string lower = to_lower(written);
    for (const std::string_view hint :
         {"[short title",    "{short title", "<short title", "short title of solved problem",
          "{title",          "<title",       "[title",       "[decision title",
          "<decision title", "{{title",      "[number]",     "{number}",
          "<number>",        "[adr title",   "[name of",     "[short noun",
          "<short noun",     "[insert",      "{decision",    "your title here",
          "title goes here"}) {
        if (lower.find(hint) != lower.npos) return true;
    }
    if (fold_words(written).find("adr 000x") != std::string::npos) return true;
    for (const std::string_view digits : {"XXX", "NNN", "YYYY", "000X", "00XX"}) {
        const std::size_t at = written.find(digits);
        if (at != written.npos && (at == 0 || !is_letter(written[at - 1]))) return true;
    }
    const std::string title = clean_adr_title(written);
    const bool is_bracketed = (title.starts_with('{') && title.ends_with('}')) ||
                              (title.starts_with('<') && title.ends_with('>')) ||
                              (title.starts_with('[') && title.ends_with(']'));
    const std::string words = fold_words(title);
    return is_bracketed || words == "title" || words == "decision title" ||
           is_template_title(title);
}

}  // namespace akashi
