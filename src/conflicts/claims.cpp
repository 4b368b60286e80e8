#include "conflicts/claims.hpp"

#include "base/contains.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace akashi {
namespace {

using Pieces = std::vector<std::string_view>;

constexpr std::size_t kShortestClaim = 8;  ///< in characters
/// Pieces of an enumeration or between `;` that are shorter are words of one statement.
constexpr std::size_t kShortestPart = 20;
constexpr std::size_t kMostPieces = 1'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

char at(std::string_view text, std::size_t index) {
    return index < text.size() ? text[index] : '\0';
}

/// Cuts `text` at these positions.
Pieces cut(std::string_view text, const std::vector<std::size_t>& positions) {
    Pieces pieces;
    std::size_t begin = 0;
    for (const std::size_t position : positions) {
        pieces.push_back(text.substr(begin, position - begin));
        begin = position;
    }
    pieces.push_back(text.substr(begin));
    return pieces;
}

/// The length of `- `, `* ` or `12. ` at the beginning of a line; 0 when there is none.
std::size_t list_mark(std::string_view line) {
    if ((at(line, 0) == '-' || at(line, 0) == '*') && at(line, 1) == ' ') return 2;
    std::size_t digits = 0;
    while (digits < 4 && is_digit(at(line, digits))) ++digits;
    const bool is_mark = digits > 0 && at(line, digits) == '.' && at(line, digits + 1) == ' ';
    return is_mark ? digits + 2 : 0;
}

Pieces split_lists(std::string_view text) {
    Pieces pieces;
    std::size_t begin = 0;
    for (std::size_t line = 0; line < text.size();) {
        const std::size_t indent = std::min(text.find_first_not_of(" \t", line), text.size());
        const std::size_t mark = list_mark(text.substr(indent));
        if (mark > 0) {
            pieces.push_back(text.substr(begin, line - begin));
            begin = indent + mark;
        }
        const std::size_t end = text.find('\n', line);
        line = end == std::string_view::npos ? text.size() : end + 1;
    }
    pieces.push_back(text.substr(begin));
    return pieces;
}

/// A point behind one of these, or behind a single letter (`J. Smith`), ends no sentence.
bool ends_abbreviation(std::string_view text) {
    constexpr auto kShort =
        std::to_array<std::string_view>({"e.g", "i.e", "vs", "etc", "approx", "no", "fig", "cf"});
    const std::size_t space = text.find_last_of(" \t\n(");
    const std::string_view word = space == std::string_view::npos ? text : text.substr(space + 1);
    return word.size() == 1 || (word.size() <= 6 && contains(kShort, to_lower(word)));
}

/// True when a sentence may begin with this character.
bool begins_sentence(char c) {
    return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '(' || c == '"' || c == '\'' || c == '`' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// The ideographic `。`, `！` and `？`, each three bytes.
bool is_wide_stop(std::string_view text) {
    return text.starts_with("。") || text.starts_with("！") || text.starts_with("？");
}

Pieces split_sentences(std::string_view text) {
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_wide_stop(text.substr(i, 3))) ends.push_back(i + 3);
        if ((text[i] != '.' && text[i] != '!' && text[i] != '?') || !is_space(at(text, i + 1)))
            continue;
        const std::size_t next = text.find_first_not_of(" \t\r\n", i + 1);
        if (next == std::string_view::npos || !begins_sentence(text[next])) continue;
        if (text[i] == '.' && ends_abbreviation(text.substr(
                                  i - std::min<std::size_t>(i, 8), std::min<std::size_t>(i, 8)
                              )))
            continue;
        ends.push_back(next);
    }
    return cut(text, ends);
}

/// At `(1)`, `(2)`, …
Pieces split_numbers(std::string_view text) {
    Pieces pieces;
    std::size_t begin = 0;
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        if (text[i] != '(') continue;
        std::size_t digits = 0;
        while (digits < 2 && is_digit(at(text, i + 1 + digits))) ++digits;
        if (digits == 0 || at(text, i + 1 + digits) != ')') continue;
        pieces.push_back(text.substr(begin, i - begin));
        begin = i + digits + 2;
    }
    pieces.push_back(text.substr(begin));
    return pieces;
}

/// Where `separator` stands in `text`, if all pieces between are long enough to be statements.
std::vector<std::size_t> cuts_behind(std::string_view text, std::string_view separator) {
    std::vector<std::size_t> positions;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t found = std::min(text.find(separator, begin), text.size());
        if (found - begin < kShortestPart) return {};
        if (found == text.size()) break;
        begin = found + separator.size();
        positions.push_back(begin);
    }
    return positions;
}

Pieces split_semicolons(std::string_view text) { return cut(text, cuts_behind(text, "; ")); }

/// `Decided: one thing, another thing`. The first piece keeps what is before the colon.
Pieces split_enumerations(std::string_view text) {
    const std::size_t colon = text.find(": ");
    if (colon == std::string_view::npos) return {text};
    auto positions = cuts_behind(text.substr(colon + 2), ", ");
    for (std::size_t& position : positions) position += colon + 2;
    return cut(text, positions);
}

bool is_boilerplate(std::string_view text) {
    constexpr auto kPhrases = std::to_array<std::string_view>(
        {"all tests pass",
         "no issues found",
         "lgtm",
         "looks good to me",
         "ci passes",
         "build succeeds",
         "no regressions",
         "approved",
         "ship it",
         "no changes needed",
         "tests are green",
         "all checks pass"}
    );
    constexpr std::size_t kLongest = 60;
    if (text.size() > kLongest) return false;
    const std::string lower = to_lower(text);
    return std::ranges::any_of(kPhrases, [&](std::string_view phrase) {
        return lower == phrase || lower.starts_with(std::string(phrase) + " ");
    });
}

/// Without white space and the signs that separated it from its neighbours.
std::string_view stripped(std::string_view text) {
    constexpr std::string_view kEnds = " \t\r\n\v\f.,;!?";
    const std::size_t begin = text.find_first_not_of(kEnds);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kEnds) - begin + 1);
}

bool is_claim(std::string_view text) {
    const bool is_one_word = std::ranges::none_of(text, [](char c) { return is_space(c); });
    if (is_one_word && std::ranges::all_of(text, [](char c) { return (c & 0x80) == 0; }))
        return false;
    return utf8_length(text) >= kShortestClaim && !is_boilerplate(text);
}

Pieces split_again(const Pieces& pieces, Pieces (*split)(std::string_view)) {
    Pieces result;
    for (const std::string_view piece : pieces) {
        const Pieces more = split(piece);
        result.insert(result.end(), more.begin(), more.end());
        if (result.size() > kMostPieces) break;
    }
    return result;
}

/// Drops what a longer claim says, too; of equal ones, the first stays.
Pieces without_parts(const Pieces& claims) {
    std::vector<std::string> lower;
    lower.reserve(claims.size());
    for (const std::string_view claim : claims) lower.push_back(to_lower(claim));
    Pieces result;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        bool is_part = false;
        for (std::size_t j = 0; j < claims.size() && !is_part; ++j) {
            const bool may_hold =
                lower[j].size() > lower[i].size() || (lower[j].size() == lower[i].size() && j < i);
            is_part = may_hold && lower[j].find(lower[i]) != std::string::npos;
        }
        if (!is_part) result.push_back(claims[i]);
    }
    return result;
}

}  // namespace

std::vector<std::string_view> claims_of(std::string_view outcome) {
    outcome = outcome.substr(0, outcome.find("</outcome>"));
    if (outcome.size() > kMostClaimBytes) {
        std::size_t end = kMostClaimBytes;
        while (end > kMostClaimBytes - 4 && (outcome[end] & 0xc0) == 0x80) --end;
        outcome = outcome.substr(0, end);
    }
    Pieces pieces = split_lists(outcome);
    for (const auto split :
         {split_sentences, split_numbers, split_semicolons, split_enumerations}) {
        pieces = split_again(pieces, split);
    }
    Pieces claims;
    for (const std::string_view piece : pieces) {
        const std::string_view claim = stripped(piece);
        if (claims.size() < kMostClaims && is_claim(claim)) claims.push_back(claim);
    }
    return without_parts(claims);
}

}  // namespace akashi
