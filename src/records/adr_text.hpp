#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace akashi {

// Text as the parser of decision records compares it.

bool is_digit(char c);

/// True when one of `values` is `wanted`.
template <typename Values, typename Wanted>
bool is_one_of(const Wanted& wanted, const Values& values) {
    return std::ranges::find(values, wanted) != std::ranges::end(values);
}

/// The words in lower case (ASCII and Latin-1), with one space between them: `3 trade offs and
/// risks` for `3. ⚖ **Trade-offs** & Risks:`. Punctuation and emoji are left out; `&`, `+` and `/`
/// become `and`.
std::string fold_words(std::string_view text);

/// True when `words` is `phrase` or begins with it, before a space.
bool begins_with_words(std::string_view words, std::string_view phrase);

/// The position of `phrase` in `words` at which a word begins and ends; npos without one. Chinese
/// and Japanese have no spaces, so there a phrase may stand anywhere.
std::size_t find_words(std::string_view words, std::string_view phrase, std::size_t from = 0);

/// Without `~~what is struck out~~`.
std::string without_struck(std::string_view text);

/// Without white space, punctuation of any kind, symbols and emoji around it. Brackets and
/// quotation marks stay.
std::string_view without_marks(std::string_view text);

/// Quotation marks and back quotes, each with what closes it.
inline constexpr auto kQuotationMarks =
    std::to_array<std::pair<std::string_view, std::string_view>>({
        {"\"", "\""},
        {"'", "'"},
        {"`", "`"},
        {"\u201c", "\u201d"},
        {"\u201e", "\u201c"},
        {"\u2018", "\u2019"},
        {"\u00ab", "\u00bb"},
        {"\u300c", "\u300d"},
    });

/// Without such marks, or those of bold text, around it.
std::string_view without_quotes(std::string_view text);

/// Adds a paragraph after an empty line.
void append_paragraph(std::string& text, std::string_view paragraph);

}  // namespace akashi
