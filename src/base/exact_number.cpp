#include "base/exact_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

namespace akashi {
namespace {

namespace json = boost::json;

constexpr char kMark = '\0';
constexpr std::int64_t kMaxDigits = 1'000;
/// A text of this length has at most as many digits as every double keeps.
constexpr std::size_t kShortText = std::numeric_limits<double>::digits10;
/// A double with so many digits before the point is written with an exponent.
constexpr std::int64_t kPlainDouble = 16;
/// Whole numbers up to this length are written without an exponent, however they were sent.
constexpr std::int64_t kPlainWhole = 40;

/// ±0.digits × 10^point, without zeros at either end of the digits. Zero has no digits.
struct Decimal {
    bool negative = false;
    std::string digits;
    std::int64_t point = 0;

    bool operator==(const Decimal&) const = default;
    std::int64_t size() const { return static_cast<std::int64_t>(digits.size()); }
    bool is_whole() const { return point >= size(); }
    /// How many digits it has when it is written without an exponent.
    std::int64_t plain_size() const {
        return std::max(size(), point) - std::min<std::int64_t>(point, 0);
    }
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `text` is a number of JSON, whose exponent has at most 19 digits.
Decimal parse_decimal(std::string_view text) {
    Decimal number;
    number.negative = text.starts_with('-');
    const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
    std::string_view exponent = text.substr(std::min(mark + 1, text.size()));
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    std::from_chars(exponent.data(), exponent.data() + exponent.size(), number.point);
    const std::string_view mantissa = text.substr(0, mark);
    const std::string_view whole = mantissa.substr(0, mantissa.find('.'));
    number.point += std::count_if(whole.begin(), whole.end(), is_digit);
    std::copy_if(mantissa.begin(), mantissa.end(), std::back_inserter(number.digits), is_digit);
    number.digits.erase(number.digits.find_last_not_of('0') + 1);
    const std::size_t zeros = std::min(number.digits.find_first_not_of('0'), number.digits.size());
    number.digits.erase(0, zeros);
    number.point -= static_cast<std::int64_t>(zeros);
    return number.digits.empty() ? Decimal{} : number;
}

std::string plain_text(const Decimal& number) {
    std::string text = number.negative ? "-" : "";
    if (number.point <= 0) {
        text += "0.";
        text.append(static_cast<std::size_t>(-number.point), '0');
        return text + number.digits;
    }
    const auto point = static_cast<std::size_t>(number.point);
    text += number.digits.substr(0, point);
    if (number.is_whole()) return text.append(point - number.digits.size(), '0');
    return text + '.' + number.digits.substr(point);
}

json::value make_exact(const Decimal& number) {
    json::string text(1, kMark);
    text += plain_text(number);
    return text;
}

}  // namespace

std::optional<json::value> number_value(std::string_view text) {
    double number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool has_exponent = text.find_first_of("eE") != std::string_view::npos;
    if (text.size() <= kShortText && !has_exponent) return json::value(number);

    const Decimal sent = parse_decimal(text);
    const bool fits = parsed.ec == std::errc();
    const bool is_too_large = !fits && sent.point > 0;
    if (is_too_large || sent.plain_size() > kMaxDigits) return std::nullopt;
    const bool stays_plain =
        sent.is_whole() && sent.point > kPlainDouble && sent.point <= kPlainWhole;
    if (fits && !stays_plain && parse_decimal(fmt::format("{}", number)) == sent) {
        return json::value(number);
    }
    return make_exact(sent);
}

std::optional<std::string_view> exact_number(const json::value& value) {
    const json::string* text = value.if_string();
    if (text == nullptr || text->size() < 2 || text->front() != kMark) return std::nullopt;
    const std::string_view digits = std::string_view(*text).substr(1);
    const bool is_number = std::all_of(digits.begin(), digits.end(), [](char c) {
        return is_digit(c) || c == '-' || c == '.';
    });
    if (!is_number) return std::nullopt;
    return digits;
}

std::optional<double> as_double(const json::value& value) {
    const auto digits = exact_number(value);
    if (!digits) {
        boost::system::error_code failed;
        const double number = value.to_number<double>(failed);
        if (failed || !std::isfinite(number)) return std::nullopt;
        return number;
    }
    double number = 0;
    const auto parsed = std::from_chars(digits->data(), digits->data() + digits->size(), number);
    if (parsed.ec == std::errc()) return number;
    // parse_json() takes no number that is too large, so this one is too small.
    const double smallest = std::numeric_limits<double>::denorm_min();
    return digits->starts_with('-') ? -smallest : smallest;
}

const json::string* if_text(const json::value& value) {
    return exact_number(value) ? nullptr : value.if_string();
}

}  // namespace akashi
