#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace akashi {

// Names, numbers and titles of decision records.

/// The last component of a path with `/`.
std::string_view adr_base_name(std::string_view path);

/// The base name without its extension.
std::string_view adr_stem(std::string_view path);

/// A number with what names its kind: `ABC-ADR` and 2 for `abc-adr-0002-use-x`. `ADR` alone is no
/// prefix.
struct AdrNumber {
    int number = 0;
    std::string prefix;     ///< in upper case; may be empty
    std::size_t size = 0;   ///< of the text that was read
    bool is_named = false;  ///< letters stand before the digits, be it `ADR`
};

/// The number that `text` begins with, at most five digits; nothing for a date.
std::optional<AdrNumber> find_adr_number(std::string_view text);

/// 5 for `0005-use-x.md`, `ADR-0005`, `adr 5: Use X` and `5. Use X`; nothing for
/// `2024-05-06-use-x.md`.
std::optional<int> leading_adr_number(std::string_view text);

/// 5 for `5. Use X`, `ADR-5: Use X` and `Decision Record 5: Use X`.
std::optional<int> adr_number_in_title(std::string_view title);

/// `Use X` for `5. Use X`, `[ADR-0005]: Use X`, `Decision Record: Use X`, `0005 - Use X ##`; empty
/// when there is nothing else; `3-tier services` is unchanged.
std::string clean_adr_title(std::string_view title);

/// `Use x y` for `doc/0005-use-x-y.md`; of an index the name of its folder.
std::string adr_title_from(std::string_view file_name);

/// The name by which a record in a folder of its own is known: the folder of an index,
/// otherwise the base name.
std::string_view adr_own_name(std::string_view file_name);

/// True for the names of an index: `README`, `toc` and the like.
bool is_adr_index_name(std::string_view file_name);

/// True for a word of which the names of templates consist, such as `adr`, `short` or a number.
bool is_adr_template_word(std::string_view word);

/// Why a file of this name is no record (a template, not Markdown); nothing when it may be one.
std::optional<std::string> why_no_adr_file(std::string_view file_name);

/// True for a title of which the author has still to write every word: `{title}`, `ADR-NNNN`.
/// `source` is Markdown.
bool is_adr_placeholder(std::string_view source);

}  // namespace akashi
