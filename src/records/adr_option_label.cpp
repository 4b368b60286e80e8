#include "records/adr_option_label.hpp"

#include "base/text.hpp"
#include "records/adr_text.hpp"
#include "records/adr_words.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace akashi {
namespace {

/// The size of `3.1 ` before `Option A`, and of `3.1 ` before anything.
std::size_t section_number_size(std::string_view text) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
    if (end == 0 || end == text.size() || !is_space(text[end])) return 0;
    const std::string_view rest = text.substr(end + 1);
    const bool has_dot = text.substr(0, end - 1).find('.') != text.npos;
    const bool is_option = adr_option_word_size(to_lower(rest.substr(0, 40))) > 0;
    return has_dot || is_option ? end + 1 : 0;
}

/// The end of `Option 1` at the beginning of a text; 0 without it.
std::size_t numbering_size(std::string_view text) {
    constexpr std::size_t kMaxId = 3;
    const std::string lower = to_lower(text.substr(0, 40));
    const std::size_t word = adr_option_word_size(lower);
    std::size_t at = word;
    while (at < lower.size() && std::string_view(" #").contains(lower[at])) ++at;
    const std::size_t begin = at;
    while (at < lower.size() && is_digit(lower[at])) ++at;
    if (at == begin && at < lower.size() && lower[at] >= 'a' && lower[at] <= 'z') {
        ++at;
        if (at < lower.size() && is_digit(lower[at])) ++at;
    }
    if (at == begin || at - begin > kMaxId) return 0;
    const bool is_end = at == text.size();
    const bool is_marked = !is_end && std::string_view(".):").contains(text[at]);
    const bool is_spaced = !is_end && (is_space(text[at]) || text[at] == '-' || text[at] == '(' ||
                                       static_cast<unsigned char>(text[at]) >= 0xE2);
    // Without a word before it, a number needs a mark: `1. Redis`, `A) Redis`.
    if (word == 0) return is_marked && at + 1 < text.size() ? at : 0;
    return is_end || is_marked || is_spaced ? at : 0;
}

std::string id_of(std::string_view numbering) {
    const std::string words = fold_words(numbering);
    std::size_t begin = words.size();
    while (begin > 0 &&
           (is_digit(words[begin - 1]) || (words[begin - 1] >= 'a' && words[begin - 1] <= 'z')))
        --begin;
    return words.substr(begin);
}

bool take_mark(std::string& text, std::string_view mark) {
    bool has_mark = false;
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
        text.erase(at, mark.size());
        has_mark = true;
    }
    return has_mark;
}

bool is_rejection(std::string_view words) {
    constexpr auto kWords = std::to_array<std::string_view>(
        {"rejected",
         "not chosen",
         "not selected",
         "discarded",
         "dismissed",
         "ruled out",
         "declined",
         "verworfen",
         "abgelehnt",
         "rechazada",
         "descartada",
         "rejeitada",
         "ditolak"}
    );
    return std::ranges::any_of(kWords, [&](std::string_view word) {
        return begins_with_words(words, word);
    });
}

/// Words behind a dash that choose: `Redis \u2014 chosen, because \u2026`.
bool is_choice(std::string_view words) {
    constexpr auto kWords = std::to_array<std::string_view>(
        {"chosen",
         "selected",
         "adopted",
         "accepted",
         "this decision",
         "our choice",
         "picked",
         "we chose this",
         "gew\u00e4hlt",
         "retenu",
         "elegida",
         "escolhida",
         "preferred"}
    );
    return std::ranges::any_of(kWords, [&](std::string_view word) {
        return begins_with_words(words, word);
    });
}

/// Takes marks off: `Redis (chosen)`, `[x] Redis`, `Redis \u2705`.
void take_marks(AdrOptionLabel& label) {
    std::string& text = label.text;
    for (const std::string_view mark :
         {"\u2705",
          "\u2714",
          "\u2611",
          "\u2b50",
          "\U0001F3C6",
          "\U0001F44D",
          ":white_check_mark:",
          ":heavy_check_mark:",
          "[x]",
          "[X]"})
        label.is_chosen = take_mark(text, mark) || label.is_chosen;
    for (const std::string_view mark : {"\u274c", "\u2717", "\u2718", ":x:", "\U0001F44E"})
        label.is_rejected = take_mark(text, mark) || label.is_rejected;
    for (const std::string_view mark : {"[ ]", "\ufe0f"}) take_mark(text, mark);
    text = without_struck(text);
    text = trimmed(text);
    while (text.ends_with('.') || text.ends_with(':')) text.pop_back();
    if (text.ends_with("\u3002")) text.resize(text.size() - 3);
    // `[Redis]` without a link; `[option 1]` is a hint of a template.
    if (text.starts_with('[') && text.find(']') == text.size() - 1 && !is_no_adr_option(text))
        text = text.substr(1, text.size() - 2);
    const bool is_closed = text.ends_with(')') || text.ends_with(']');
    const std::size_t open = is_closed ? text.find_last_of("([") : text.npos;
    if (open != text.npos && open > 0) {
        const std::string words = fold_words(std::string_view(text).substr(open));
        const bool is_chosen = is_adr_choice_mark(words) || is_choice(words);
        if (is_chosen || is_rejection(words)) {
            label.is_chosen = label.is_chosen || is_chosen;
            label.is_rejected = label.is_rejected || !is_chosen;
            text = trimmed(text.substr(0, open));
        }
    }
    for (const std::string_view mark : {" \u2014 ", " \u2013 ", " - ", ": "}) {
        const std::size_t at = text.rfind(mark);
        if (at == text.npos || at == 0) continue;
        const std::string words = fold_words(std::string_view(text).substr(at + mark.size()));
        if (!is_adr_choice_mark(words) && !is_rejection(words)) continue;
        label.is_chosen = label.is_chosen || is_adr_choice_mark(words);
        label.is_rejected = label.is_rejected || is_rejection(words);
        text.resize(at);
    }
}

/// Where a line goes from its label to what is said about it; npos when it is all label.
struct Split {
    std::size_t end = std::string_view::npos;  ///< of the label
    std::size_t rest = std::string_view::npos;
};

Split find_split(std::string_view text) {
    constexpr std::size_t kMaxLabel = 120;
    const std::size_t from = numbering_size(text) + 4;
    Split first;
    for (const std::string_view mark : {" \u2014 ", " \u2013 ", "\u2014", " - ", " -- "}) {
        const std::size_t at = text.find(mark, std::min(from, text.size()));
        if (at < first.end) first = {at, at + mark.size()};
    }
    for (const std::string_view mark : {": ", "\uff1a"}) {
        const std::size_t at = text.find(mark, std::min(from, text.size()));
        if (at >= first.end || at > kMaxLabel) continue;
        const std::string words = fold_words(text.substr(at));
        const bool is_text = std::ranges::count(words, ' ') >= 2 || mark.size() == 3;
        if (is_text) first = {at, at + mark.size()};
    }
    // A long text without marks: its first sentence is the label.
    const std::size_t stop = text.find(". ", std::min(from, text.size()));
    if (stop < first.end && text.size() > kMaxLabel) first = {stop + 1, stop + 2};
    return first;
}

}  // namespace

bool AdrOptionLabel::is_same(const AdrOptionLabel& other) const {
    if (words.empty() || other.words.empty()) return !id.empty() && id == other.id;
    return begins_with_words(words, other.words) || begins_with_words(other.words, words);
}

AdrOptionLabel read_adr_option_label(std::string_view text) {
    constexpr std::size_t kMaxCompared = 300;
    AdrOptionLabel label;
    label.text = trimmed(text);
    take_marks(label);
    std::string_view kept = trimmed(label.text);
    while (kept.ends_with(':') || (kept.ends_with('.') && kept.size() > 1)) kept.remove_suffix(1);
    kept = trimmed(kept);
    const std::string_view unquoted = without_quotes(kept);
    label.text = unquoted.empty() ? kept : unquoted;
    const std::string_view compared = utf8_prefix(label.text, kMaxCompared);
    const std::string_view named = compared.substr(section_number_size(compared));
    const std::size_t numbering = numbering_size(named);
    if (numbering > 0) label.id = id_of(named.substr(0, numbering));
    label.words = fold_words(named.substr(numbering));
    return label;
}

AdrOptionText split_adr_option(std::string_view text, std::size_t lead_size) {
    constexpr std::string_view kSeparators = " :.,;-\u2013\u2014\uff1a\u2190";
    Split split = find_split(text);
    if (lead_size > 0) {
        // `**Option 1**: Use Redis` is all label.
        const bool is_numbering = numbering_size(text) + 2 >= lead_size;
        if (!is_numbering) split = {lead_size, lead_size};
        // `**Redis** (chosen): fast`
        const std::size_t open = text.find_first_not_of(' ', lead_size);
        if (!is_numbering && open != text.npos && text[open] == '(') {
            const std::size_t close = text.find(')', open);
            if (close != text.npos && close - open < 60) split = {close + 1, close + 1};
        }
    }
    AdrOptionText option;
    option.label = read_adr_option_label(text.substr(0, split.end));
    if (split.rest == text.npos) return option;
    const std::size_t rest = text.find_first_not_of(kSeparators, split.rest);
    if (rest != text.npos) option.arguments = text.substr(rest);
    const std::string words = fold_words(std::string_view(option.arguments).substr(0, 80));
    option.label.is_chosen = option.label.is_chosen || is_choice(words);
    option.label.is_rejected = option.label.is_rejected || is_rejection(words);
    return option;
}

bool is_no_adr_option(std::string_view label) {
    const std::string words = fold_words(label);
    constexpr auto kNothing = std::to_array<std::string_view>(
        {"",
         "none",
         "n and a",
         "na",
         "tbd",
         "todo",
         "nothing",
         "etc",
         "keine",
         "aucune",
         "aucun",
         "ninguna",
         "nenhuma",
         "\u65e0",
         "\u7121",
         "\u306a\u3057",
         "no alternatives",
         "not applicable",
         "no other options",
         "title of option 1",
         "title of option 2"}
    );
    if (is_one_of(words, kNothing)) return true;
    const bool is_open = words.starts_with("option") || words.starts_with("title") ||
                         words.find("description") != words.npos;
    const bool is_hint = (label.starts_with('{') && label.ends_with('}')) ||
                         (label.starts_with('[') && label.ends_with(']') && is_open) ||
                         (label.starts_with('<') && label.ends_with('>'));
    for (const std::string_view beginning :
         {"no alternatives",
          "none considered",
          "no other alternatives",
          "none were considered",
          "no other options",
          "there were no",
          "there are no",
          "none at this",
          "none identified",
          "no alternative",
          "not applicable"}) {
        if (words.starts_with(beginning)) return true;
    }
    return is_hint;
}

}  // namespace akashi
