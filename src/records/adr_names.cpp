#include "records/adr_names.hpp"

#include "base/text.hpp"
#include "records/adr_dates.hpp"
#include "records/adr_text.hpp"

#include <algorithm>
#include <array>

namespace akashi {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string to_upper(std::string_view text) {
    std::string upper(text);
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    return upper;
}

/// The size of `ABC-ADR-` or `adr ` before a number; 0 without letters there. Longer words than
/// those of a prefix are text: `Use-3-zones` has none.
std::size_t prefix_size(std::string_view text) {
    constexpr std::size_t kMaxPrefix = 32;
    std::size_t size = 0;
    while (size < text.size() && size < kMaxPrefix &&
           (is_letter(text[size]) || (size > 0 && (text[size] == '-' || text[size] == '_'))))
        ++size;
    return size;
}

/// Kinds of records, by which a prefix in lower case or before a space is recognized.
bool is_kind(std::string_view prefix) {
    constexpr std::array kKinds = std::to_array<std::string_view>(
        {"ADR",  "RFC", "ADL", "DR",       "RDR",    "TDR", "DDR", "PDR",  "AD",  "DEC", "MADR",
         "ADRS", "EP",  "KEP", "DECISION", "RECORD", "ODR", "BDR", "LADR", "EDR", "SDR", "ARD"}
    );
    const std::size_t last = prefix.find_last_of("-_");
    return is_one_of(last == prefix.npos ? prefix : prefix.substr(last + 1), kKinds);
}

/// True when one part of the prefix is a kind.
bool has_kind(std::string_view prefix) {
    while (!prefix.empty()) {
        const std::string_view part = prefix.substr(0, prefix.find_first_of("-_"));
        if (is_kind(part)) return true;
        prefix.remove_prefix(std::min(part.size() + 1, prefix.size()));
    }
    return false;
}

/// Without a mark that separates a number or a kind from a title.
std::optional<std::string_view> after_separator(std::string_view text, bool needs_mark) {
    text = trimmed(text);
    for (const std::string_view mark :
         {".", ":", ")", "]", "\u00b7", "-", "\u2013", "\u2014", "|", "\uff1a"}) {
        if (!text.starts_with(mark)) continue;
        const std::string_view rest = text.substr(mark.size());
        // `3-tier` is a word.
        const bool is_closed = rest.empty() || is_space(rest[0]) || mark != "-";
        if (is_closed && !(mark == "." && !rest.empty() && is_digit(rest[0])))
            return without_marks(trimmed(rest));
    }
    if (needs_mark) return std::nullopt;
    return trimmed(text);
}

/// Words before a title that say only what it is the title of.
std::string_view without_kind(std::string_view title) {
    constexpr std::array kKinds = std::to_array<std::string_view>(
        {"architecture decision record",
         "architectural decision record",
         "architecture decision",
         "architectural decision",
         "architecture design record",
         "technical decision record",
         "\u67b6\u6784\u51b3\u7b56\u8bb0\u5f55",
         "\u51b3\u7b56\u8bb0\u5f55",
         "\u6c7a\u7b56\u8a18\u9304",
         "decision record",
         "design decision",
         "decision",
         "adr",
         "rfc",
         "title",
         "proposal",
         "record",
         "any decision record"}
    );
    const std::string lower = to_lower(title);
    for (const auto kind : kKinds) {
        if (!lower.starts_with(kind)) continue;
        std::string_view rest = trimmed(title.substr(kind.size()));
        if (to_lower(rest).starts_with("(adr)")) rest = trimmed(rest.substr(5));
        if (rest.empty()) return rest;
        if (const auto after = after_separator(rest, true)) return *after;
        if (const auto number = find_adr_number(rest)) {
            if (const auto after = after_separator(rest.substr(number->size), true)) return *after;
            if (number->size == rest.size()) return {};
        }
    }
    return title;
}

std::string_view without_number(std::string_view title) {
    const auto number = find_adr_number(title);
    if (!number) return title;
    const std::string_view rest = title.substr(number->size);
    if (trimmed(rest).empty()) return number->is_named ? std::string_view() : title;
    if (const auto after = after_separator(rest, true)) return *after;
    if (number->is_named && is_space(rest[0])) return trimmed(rest);
    return title;
}

}  // namespace

std::string_view adr_base_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

std::string_view adr_stem(std::string_view path) {
    const std::string_view name = adr_base_name(path);
    return name.substr(0, name.rfind('.'));
}

std::optional<AdrNumber> find_adr_number(std::string_view text) {
    constexpr std::size_t kMaxDigits = 5;
    AdrNumber number;
    while (number.size < text.size() && (is_space(text[number.size]) || text[number.size] == '['))
        ++number.size;
    const std::size_t letters = prefix_size(text.substr(number.size));
    std::string_view prefix = text.substr(number.size, letters);
    number.size += letters;
    const bool is_attached = letters > 0 && (prefix.back() == '-' || prefix.back() == '_');
    while (!prefix.empty() && !is_letter(prefix.back())) prefix.remove_suffix(1);
    number.prefix = to_upper(prefix);
    number.is_named = letters > 0;
    // `Python 3` and `use-3` are words; `PROJ-3` is a name.
    const bool is_name = is_kind(number.prefix) || (is_attached && number.prefix == prefix);
    const bool is_long_name = is_attached && has_kind(number.prefix);
    if (number.is_named && !is_name && !is_long_name) return std::nullopt;
    while (number.size < text.size() && std::string_view(" -_#:").contains(text[number.size])) {
        if (text[number.size] == ':' && !number.is_named) break;
        ++number.size;
    }
    const std::size_t begin = number.size;
    while (number.size < text.size() && is_digit(text[number.size])) ++number.size;
    const std::size_t digits = number.size - begin;
    // `ABC-ADR-Operator-0001`, but not `adr-use-3-zones`
    constexpr std::size_t kMinDigits = 3;
    if (number.is_named && !is_name && digits < kMinDigits) return std::nullopt;
    if (digits == 0 || digits > kMaxDigits || end_of_adr_date(text, begin) > begin)
        return std::nullopt;
    for (const char c : text.substr(begin, digits)) number.number = number.number * 10 + (c - '0');
    if (number.prefix == "ADR") number.prefix.clear();
    return number;
}

std::optional<int> leading_adr_number(std::string_view text) {
    const auto number = find_adr_number(text);
    return number ? std::optional<int>(number->number) : std::nullopt;
}

std::optional<int> adr_number_in_title(std::string_view title) {
    title = trimmed(title);
    if (const auto number = leading_adr_number(title)) return number;
    // `Decision Record 12: Use X`
    std::size_t begin = 0;
    for (int words = 0; words < 4; ++words) {
        const std::size_t end = title.find(' ', begin);
        if (end == title.npos) return std::nullopt;
        const std::string word = fold_words(title.substr(begin, end - begin));
        if (word.empty() || !is_adr_template_word(word) || is_digit(word[0])) return std::nullopt;
        begin = end + 1;
        if (const auto number = leading_adr_number(title.substr(begin))) return number;
    }
    return std::nullopt;
}

std::string clean_adr_title(std::string_view title) {
    const std::string kept = without_struck(title);
    std::string_view clean = trimmed(trimmed(kept).empty() ? title : std::string_view(kept));
    while (clean.starts_with('#')) clean = trimmed(clean.substr(1));
    while (clean.ends_with('#') && (clean.size() < 2 || is_space(clean[clean.size() - 2])))
        clean = trimmed(clean.substr(0, clean.size() - 1));
    // `# ADR: [ADR-0007] 7. Use X` has three.
    for (int i = 0; i < 3; ++i) {
        clean = without_kind(clean);
        clean = without_number(clean);
    }
    std::string result(without_quotes(clean));
    if (result.ends_with(':')) result.pop_back();
    return result;
}

bool is_adr_index_name(std::string_view file_name) {
    std::string stem = fold_words(adr_stem(file_name));
    constexpr std::array kNames = std::to_array<std::string_view>(
        {"readme",
         "index",
         "toc",
         "adr index",
         "decision log",
         "adr log",
         "table of contents",
         "summary",
         "overview",
         "adr",
         "adrs",
         "decisions",
         "0000 index",
         "000 index",
         "00 index",
         "0000 readme",
         "0 index",
         "adr 000 index",
         "adr 0000 index",
         "readme adr",
         "home"}
    );
    return is_one_of(stem, kNames);
}

std::string_view adr_own_name(std::string_view file_name) {
    const std::size_t slash = file_name.rfind('/');
    if (slash == file_name.npos || !is_adr_index_name(file_name)) return adr_base_name(file_name);
    return adr_base_name(file_name.substr(0, slash));
}

std::string adr_title_from(std::string_view file_name) {
    std::string_view stem = adr_own_name(file_name);
    if (stem.data() == adr_base_name(file_name).data()) stem = adr_stem(file_name);
    if (const std::size_t end = end_of_adr_date(stem, 0); end > 0) {
        stem.remove_prefix(end);
    } else if (const auto number = find_adr_number(stem)) {
        stem.remove_prefix(number->size);
    }
    std::string title(stem);
    std::ranges::replace_if(title, [](char c) { return c == '-' || c == '_'; }, ' ');
    title = trimmed(title);
    if (title.empty()) return std::string(adr_base_name(file_name));
    if (title.front() >= 'a' && title.front() <= 'z')
        title.front() = static_cast<char>(title.front() - ('a' - 'A'));
    return title;
}

}  // namespace akashi
