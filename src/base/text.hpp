#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace akashi {

/// `text` without white space (see is_space) at both ends.
std::string_view trimmed(std::string_view text);

/// `text` with `A` to `Z` in lower case; other bytes are unchanged.
std::string to_lower(std::string_view text);
char to_lower(char c);

/// True for the six white space characters of ASCII.
bool is_space(char c);

/// The number of bytes of the UTF-8 sequence (RFC 3629) that `text` begins with: 1 to 4, or 0 when
/// there is no valid one. `text` must not be empty.
std::size_t utf8_sequence_length(std::string_view text);

/// True for valid UTF-8 (RFC 3629) without the NUL character: what every store can keep.
bool is_text(std::string_view text);

/// How many code points the text has; a byte that begins none counts as one.
std::size_t utf8_length(std::string_view text);

/// The longest beginning of `text`, which must be valid UTF-8, that ends between two characters and
/// has at most `max_bytes` bytes.
std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes);

}  // namespace akashi
