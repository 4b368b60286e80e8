#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// The bytes of the text as the characters that stand for bytes in the vocabularies of GPT-2 and
/// its relatives: all of them are printable.
std::string to_byte_characters(std::string_view text);

/// Splits like GPT-2: `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
std::vector<std::string_view> split_like_gpt2(std::string_view text);

}  // namespace akashi
