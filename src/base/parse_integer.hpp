#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace akashi {

/// The number that the whole text is: decimal digits, and a minus before them when `Number` has a
/// sign. Nothing for every other text, such as `+5`, ` 5`, `5x`, `0x10`, `1e3` and an empty one,
/// and for what is beyond the range of `Number`.
template <std::integral Number>
std::optional<Number> parse_integer(std::string_view text) {
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    return is_whole ? std::optional(number) : std::nullopt;
}

/// The same for a text that may have a plus, too: the form of variables of the environment and of
/// parameters in a URL.
inline std::optional<std::int64_t> parse_signed_integer(std::string_view text) {
    const bool has_plus = text.starts_with('+') && !text.starts_with("+-");
    return parse_integer<std::int64_t>(has_plus ? text.substr(1) : text);
}

}  // namespace akashi
