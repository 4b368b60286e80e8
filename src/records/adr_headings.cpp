#include "records/adr_headings.hpp"

#include "base/text.hpp"
#include "records/adr_text.hpp"

#include <algorithm>
#include <array>

namespace akashi {
namespace {

/// Takes numbers away from both ends: `2 1 decision 3`.
std::string_view without_numbers(std::string_view words) {
    constexpr auto kRoman = std::to_array<std::string_view>(
        {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"}
    );
    const auto is_number = [&](std::string_view word) {
        return std::ranges::all_of(word, is_digit) || is_one_of(word, kRoman);
    };
    while (true) {
        const std::string_view first = words.substr(0, words.find(' '));
        if (first.empty() || first.size() == words.size() || !is_number(first)) break;
        words.remove_prefix(first.size() + 1);
    }
    const std::size_t last = words.rfind(' ');
    if (last != words.npos && is_number(words.substr(last + 1))) words = words.substr(0, last);
    return words;
}

std::string_view without_adjectives(std::string_view words) {
    constexpr auto kAdjectives = std::to_array<std::string_view>(
        {"the",           "our",          "final",      "initial",   "original",
         "key",           "main",         "current",    "proposed",  "technical",
         "architectural", "architecture", "possible",   "potential", "expected",
         "important",     "adr",          "high level", "specific",  "overall",
         "known",         "major",        "detailed",   "a",         "an",
         "other",         "additional",   "die",        "der",       "das",
         "unsere",        "la",           "le",         "les",       "el",
         "los",           "las",          "o",          "os",        "as"}
    );
    for (bool again = true; again;) {
        again = false;
        for (const auto adjective : kAdjectives) {
            if (!begins_with_words(words, adjective) || words.size() == adjective.size()) continue;
            if (words[adjective.size()] != ' ') continue;
            words.remove_prefix(adjective.size() + 1);
            again = true;
        }
    }
    return words;
}

std::optional<AdrHeadingWords> find_exact(std::string_view words) {
    if (words.empty()) return std::nullopt;
    if (const auto found = find_adr_heading_words(words)) return found;
    return find_adr_heading_words(without_adjectives(words));
}

/// Which of the meanings of `Context and Decision` counts.
int weight_of(AdrPart part) {
    switch (part) {
        case AdrPart::decision:
            return 5;
        case AdrPart::rejected_options:
            return 4;
        case AdrPart::options:
            return 3;
        case AdrPart::arguments:
        case AdrPart::consequences:
            return 2;
        default:
            return 1;
    }
}

std::optional<AdrHeadingWords> find_in_pieces(std::string_view words) {
    constexpr auto kAnd = std::to_array<std::string_view>({" and ", " und ", " et ", " y ", " e "});
    std::optional<AdrHeadingWords> best;
    for (const auto separator : kAnd) {
        if (words.find(separator) == words.npos) continue;
        for (std::string_view rest = words; !rest.empty();) {
            const std::string_view piece = rest.substr(0, rest.find(separator));
            rest.remove_prefix(std::min(piece.size() + separator.size(), rest.size()));
            const auto found = find_exact(piece);
            if (found && (!best || weight_of(found->part) > weight_of(best->part))) best = found;
        }
        if (best) return AdrHeadingWords{best->part, true};
    }
    return std::nullopt;
}

/// `consequences of this decision`, `context for the change`
std::optional<AdrHeadingWords> find_beginning(std::string_view words) {
    constexpr auto kAfter =
        std::to_array<std::string_view>({"of",    "for",  "on",  "about",      "to",     "in",
                                         "from",  "with", "we",  "considered", "behind", "that",
                                         "taken", "made", "if",  "der",        "des",    "de",
                                         "da",    "do",   "del", "du",         "von"});
    for (std::size_t at = words.find(' '); at != words.npos; at = words.find(' ', at + 1)) {
        const std::string_view rest = words.substr(at + 1);
        if (!is_one_of(rest.substr(0, rest.find(' ')), kAfter)) continue;
        const auto found = find_exact(words.substr(0, at));
        if (found && found->part != AdrPart::title && found->part != AdrPart::metadata)
            return AdrHeadingWords{found->part, true};
    }
    return std::nullopt;
}

std::optional<AdrHeadingWords> find_words_of(std::string_view text, bool guesses) {
    const std::string words = adr_heading_words(text);
    if (const auto found = find_exact(words)) return found;
    if (!guesses) return std::nullopt;
    // `Decision (2024)`
    const std::string_view bare = text.substr(0, text.find_first_of("(["));
    if (bare.size() < text.size() && !trimmed(bare).empty()) {
        if (const auto found = find_exact(adr_heading_words(bare))) return found;
    }
    if (const auto found = find_in_pieces(words)) return found;
    return find_beginning(words);
}

}  // namespace

std::string adr_heading_words(std::string_view text) {
    const std::string words = fold_words(text);
    return std::string(without_numbers(words));
}

std::optional<AdrHeading> find_adr_heading(std::string_view text, bool guesses) {
    constexpr std::size_t kMaxHeading = 300;
    if (text.size() > kMaxHeading) return std::nullopt;
    if (const auto found = find_words_of(text, guesses)) return AdrHeading{*found, 0};
    for (const std::string_view mark : {":", "\uff1a", " \u2013 ", " \u2014 ", " - "}) {
        const std::size_t at = text.find(mark);
        if (at == text.npos || at + mark.size() >= text.size()) continue;
        if (const auto found = find_exact(adr_heading_words(text.substr(0, at))))
            return AdrHeading{*found, at + mark.size()};
    }
    return std::nullopt;
}

}  // namespace akashi
