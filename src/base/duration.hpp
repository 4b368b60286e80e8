#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// Reads a Go duration (`1h30m`, `250ms`, `1.5h`, `-2s`, `0`), the form in docs/configuration.md:
/// optional sign, then decimal numbers each with a unit out of ns us µs μs ms s m h, without
/// spaces. Nothing when the text is not of that form or does not fit into 64-bit nanoseconds.
std::optional<std::chrono::nanoseconds> parse_go_duration(std::string_view text);

/// Writes the same notation, in the largest units that lose nothing: `1h30m0s`, `250ms`, `0s`.
std::string format_go_duration(std::chrono::nanoseconds value);

}  // namespace akashi
