#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// What a quantity measures. Quantities of different dimensions are never compared.
enum class Dimension : std::uint8_t { number, duration, bytes };

/// A number with its unit, exactly: `15 s` and `15000ms` are equal, and so are `50%` and `0.5`.
struct Quantity {
    Dimension dimension = Dimension::number;
    bool is_negative = false;
    /// The amount in numbers, nanoseconds or bytes, as decimal digits without leading zeros; `0`
    /// for nothing. Its value is digits * 10^exponent, and the last digit is not 0, so that equal
    /// amounts have equal members.
    std::string digits;
    int exponent = 0;

    bool operator==(const Quantity&) const = default;
};

/// Reads a quantity that is the whole of `text`, but for white space at its ends:
/// - numbers: `1000`, `1,000`, `1_000`, `1e3`, `-0.5`, `10k`, `5M`; `50%` is 0.5
/// - durations: `250ms`, `15 seconds`, `1h30m`, `2 weeks`; units from nanoseconds to weeks
/// - sizes: `5MB` (10^6), `1 GiB` (2^30), `512 bytes`; case does not matter, but `5M` is a number
///   and `5m` are minutes
/// Nothing for any other text, or for a number of more than 18 digits or beyond 10^±99.
std::optional<Quantity> parse_quantity(std::string_view text);

/// The quantity that `text` begins with, and how many bytes it has, white space before a unit
/// included. A unit that is not known is none: of `20 connections` it reads `20`. What follows is
/// no letter and no digit. Nothing when the text begins with no quantity.
struct FoundQuantity {
    Quantity quantity;
    std::size_t length = 0;
};
std::optional<FoundQuantity> quantity_at_start(std::string_view text);

/// One text for equal quantities: `duration 15e9`, `number 1e3`, `bytes 1073741824`.
std::string canonical_text(const Quantity& quantity);

}  // namespace akashi
