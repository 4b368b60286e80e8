#include "base/duration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

namespace akashi {
namespace {

/// Nanoseconds without a sign. The smallest negative value does not fit into a signed type.
using Amount = std::uint64_t;

constexpr Amount kMicrosecond = 1'000;
constexpr Amount kMillisecond = 1'000 * kMicrosecond;
constexpr Amount kSecond = 1'000 * kMillisecond;
constexpr Amount kMinute = 60 * kSecond;
constexpr Amount kHour = 60 * kMinute;
constexpr Amount kMost = std::numeric_limits<std::int64_t>::max();

// A name stands before its own prefixes: "ms" before "m".
constexpr std::array<std::pair<std::string_view, Amount>, 8> kUnits = {{
    {"ns", 1},
    {"us", kMicrosecond},
    {"\u00b5s", kMicrosecond},  // micro sign
    {"\u03bcs", kMicrosecond},  // Greek mu
    {"ms", kMillisecond},
    {"s", kSecond},
    {"m", kMinute},
    {"h", kHour},
}};

std::string_view take_digits(std::string_view& text) {
    const std::size_t size = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto digits = text.substr(0, size);
    text.remove_prefix(size);
    return digits;
}

std::optional<Amount> take_unit(std::string_view& text) {
    for (const auto& [name, amount] : kUnits) {
        if (!text.starts_with(name)) continue;
        text.remove_prefix(name.size());
        return amount;
    }
    return std::nullopt;
}

/// `digits` × `unit`; nothing when that exceeds `limit`.
std::optional<Amount> multiply(std::string_view digits, Amount unit, Amount limit) {
    Amount value = 0;
    for (const char c : digits) {
        if (value > kMost / 10) return std::nullopt;
        value = value * 10 + static_cast<Amount>(c - '0');
    }
    return value > limit / unit ? std::nullopt : std::optional(value * unit);
}

/// 0.`digits` × `unit`, rounded down. Begins with the last digit: then rounding adds no error.
Amount fraction_of(std::string_view digits, Amount unit) {
    Amount value = 0;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        value = (value + static_cast<Amount>(*digit - '0') * unit) / 10;
    }
    return value;
}

/// One number with its unit, at most `limit`.
std::optional<Amount> take_group(std::string_view& text, Amount limit) {
    const auto whole = take_digits(text);
    std::string_view fraction;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        fraction = take_digits(text);
    }
    if (whole.empty() && fraction.empty()) return std::nullopt;
    const auto unit = take_unit(text);
    if (!unit) return std::nullopt;
    const auto value = multiply(whole, *unit, limit);
    const Amount rest = fraction_of(fraction, *unit);
    if (!value || rest > limit - *value) return std::nullopt;
    return *value + rest;
}

/// `value` in `unit`, a power of ten, with as many decimals as it needs.
std::string decimal(Amount value, Amount unit, std::string_view name) {
    std::string text = std::to_string(value / unit);
    Amount rest = value % unit;
    if (rest != 0) text += '.';
    while (rest != 0) {
        unit /= 10;
        text += static_cast<char>('0' + rest / unit);
        rest %= unit;
    }
    return text.append(name);
}

}  // namespace

std::optional<std::chrono::nanoseconds> parse_go_duration(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text == "0") return std::chrono::nanoseconds(0);
    if (text.empty()) return std::nullopt;
    const Amount limit = negative ? kMost + 1 : kMost;
    Amount total = 0;
    while (!text.empty()) {
        const auto group = take_group(text, limit - total);
        if (!group) return std::nullopt;
        total += *group;
    }
    return std::chrono::nanoseconds(static_cast<std::int64_t>(negative ? 0 - total : total));
}

std::string format_go_duration(std::chrono::nanoseconds value) {
    const bool negative = value.count() < 0;
    const auto signed_count = static_cast<Amount>(value.count());
    const Amount count = negative ? 0 - signed_count : signed_count;
    std::string text = negative ? "-" : "";
    if (count == 0) return "0s";
    if (count < kMicrosecond) return text + decimal(count, 1, "ns");
    if (count < kMillisecond) return text + decimal(count, kMicrosecond, "\u00b5s");
    if (count < kSecond) return text + decimal(count, kMillisecond, "ms");
    if (count >= kHour) text += fmt::format("{}h", count / kHour);
    if (count >= kMinute) text += fmt::format("{}m", count % kHour / kMinute);
    return text + decimal(count % kMinute, kSecond, "s");
}

}  // namespace akashi
