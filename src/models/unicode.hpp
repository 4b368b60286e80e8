#pragma once

#include <string>
#include <string_view>

/// What tokenizers ask about characters, as the `tokenizers` library answers it.
namespace akashi::unicode {

/// Takes the first code point off the text, which must not be empty. A byte that begins none is
/// taken alone, as U+FFFD.
char32_t take(std::string_view& text);
/// Appends it in UTF-8. What is no code point is appended as U+FFFD.
void append(std::string& text, char32_t code);

bool is_space(char32_t code);        ///< White_Space of Unicode
bool is_punctuation(char32_t code);  ///< that of ASCII, and the categories P
bool is_letter(char32_t code);       ///< the categories L
bool is_number(char32_t code);       ///< the categories N
bool is_word(char32_t code);         ///< `\w` of regular expressions
bool is_mark(char32_t code);         ///< the categories M
bool is_nonspacing_mark(char32_t code);
/// The categories C without tab and the line ends.
bool is_control(char32_t code);
/// A character of Chinese, Japanese or Korean that BERT's tokenizers put between spaces.
bool is_ideograph(char32_t code);

enum class Form { nfc, nfd, nfkc, nfkd };
/// The text in that form of normalization; unchanged when it is not valid UTF-8.
std::string normalize(std::string_view text, Form form);

/// The text in lower case, each character by itself.
std::string to_lower(std::string_view text);

/// The bytes of the first grapheme cluster of the text, which must not be empty: what a reader
/// takes for one character.
std::size_t grapheme_size(std::string_view text);

}  // namespace akashi::unicode
