#include "decisions/quantity.hpp"

#include "base/parse_integer.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace akashi {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::size_t kMostDigits = 18;
constexpr int kMostExponent = 99;
/// A compound duration has at most w, d, h, m, s, ms, us and ns.
constexpr int kMostParts = 8;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

struct Unit {
    std::string_view name;
    Dimension dimension;
    std::uint64_t factor;  ///< in nanoseconds or bytes
};

constexpr std::uint64_t kSecond = 1'000'000'000;

/// Names in lower case, besides those of kExact.
constexpr auto kUnits = std::to_array<Unit>({
    {"ns", Dimension::duration, 1},
    {"nanosecond", Dimension::duration, 1},
    {"nanoseconds", Dimension::duration, 1},
    {"us", Dimension::duration, 1'000},
    {"µs", Dimension::duration, 1'000},
    {"μs", Dimension::duration, 1'000},
    {"microsecond", Dimension::duration, 1'000},
    {"microseconds", Dimension::duration, 1'000},
    {"ms", Dimension::duration, 1'000'000},
    {"msec", Dimension::duration, 1'000'000},
    {"millisecond", Dimension::duration, 1'000'000},
    {"milliseconds", Dimension::duration, 1'000'000},
    {"s", Dimension::duration, kSecond},
    {"sec", Dimension::duration, kSecond},
    {"secs", Dimension::duration, kSecond},
    {"second", Dimension::duration, kSecond},
    {"seconds", Dimension::duration, kSecond},
    {"min", Dimension::duration, 60 * kSecond},
    {"mins", Dimension::duration, 60 * kSecond},
    {"minute", Dimension::duration, 60 * kSecond},
    {"minutes", Dimension::duration, 60 * kSecond},
    {"h", Dimension::duration, 3'600 * kSecond},
    {"hr", Dimension::duration, 3'600 * kSecond},
    {"hrs", Dimension::duration, 3'600 * kSecond},
    {"hour", Dimension::duration, 3'600 * kSecond},
    {"hours", Dimension::duration, 3'600 * kSecond},
    {"d", Dimension::duration, 86'400 * kSecond},
    {"day", Dimension::duration, 86'400 * kSecond},
    {"days", Dimension::duration, 86'400 * kSecond},
    {"w", Dimension::duration, 604'800 * kSecond},
    {"week", Dimension::duration, 604'800 * kSecond},
    {"weeks", Dimension::duration, 604'800 * kSecond},
    {"b", Dimension::bytes, 1},
    {"byte", Dimension::bytes, 1},
    {"bytes", Dimension::bytes, 1},
    {"kb", Dimension::bytes, 1'000},
    {"mb", Dimension::bytes, 1'000'000},
    {"gb", Dimension::bytes, 1'000'000'000},
    {"tb", Dimension::bytes, 1'000'000'000'000},
    {"pb", Dimension::bytes, 1'000'000'000'000'000},
    {"kib", Dimension::bytes, 1ULL << 10},
    {"mib", Dimension::bytes, 1ULL << 20},
    {"gib", Dimension::bytes, 1ULL << 30},
    {"tib", Dimension::bytes, 1ULL << 40},
    {"pib", Dimension::bytes, 1ULL << 50},
});

/// Where case says which unit it is.
constexpr auto kExact = std::to_array<Unit>({
    {"m", Dimension::duration, 60 * kSecond},
    {"k", Dimension::number, 1'000},
    {"K", Dimension::number, 1'000},
    {"M", Dimension::number, 1'000'000},
});

const Unit* find_unit(std::string_view name) {
    for (const Unit& unit : kExact) {
        if (unit.name == name) return &unit;
    }
    const std::string lower = to_lower(name);
    const auto* const found = std::ranges::find(kUnits, lower, &Unit::name);
    return found == kUnits.end() ? nullptr : &*found;
}

/// mantissa * 10^exponent
struct Decimal {
    std::uint64_t mantissa = 0;
    int exponent = 0;
};

/// Takes text from its beginning.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    std::size_t position() const { return position_; }
    void go_back(std::size_t position) { position_ = position; }
    char peek(std::size_t ahead = 0) const {
        return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
    }
    bool take(char c) {
        if (peek() != c) return false;
        ++position_;
        return true;
    }
    std::string_view take_while(bool (*is_wanted)(char)) {
        const std::size_t begin = position_;
        while (position_ < text_.size() && is_wanted(text_[position_])) ++position_;
        return text_.substr(begin, position_ - begin);
    }

    /// Digits with a fraction and an exponent; nothing when there are none, or too many.
    std::optional<Decimal> take_decimal() {
        Decimal result;
        std::size_t count = 0;
        const auto add = [&](std::string_view digits) {
            for (const char c : digits) {
                if (result.mantissa != 0 || c != '0') ++count;
                if (count > kMostDigits) return false;
                result.mantissa = result.mantissa * 10 + static_cast<unsigned>(c - '0');
            }
            return true;
        };
        const std::string_view first = take_while(is_digit);
        if (first.empty() || !add(first)) return std::nullopt;
        for (const char separator : {',', '_'}) {
            while (first.size() <= 3 && is_group(separator)) {
                ++position_;
                if (!add(take_while(is_digit))) return std::nullopt;
            }
        }
        if (peek() == '.' && is_digit(peek(1))) {
            ++position_;
            const std::string_view fraction = take_while(is_digit);
            if (fraction.size() > kMostExponent || !add(fraction)) return std::nullopt;
            result.exponent = -static_cast<int>(fraction.size());
        }
        if (!take_exponent(result.exponent)) return std::nullopt;
        return result;
    }

private:
    /// `,000`: exactly three digits.
    bool is_group(char separator) const {
        return peek() == separator && is_digit(peek(1)) && is_digit(peek(2)) && is_digit(peek(3)) &&
               !is_digit(peek(4));
    }

    bool take_exponent(int& exponent) {
        const bool has_sign = peek(1) == '-' || peek(1) == '+';
        if ((peek() != 'e' && peek() != 'E') || !is_digit(peek(has_sign ? 2 : 1))) return true;
        const bool is_minus = peek(1) == '-';
        position_ += has_sign ? 2 : 1;
        const auto value = parse_integer<int>(take_while(is_digit));
        if (!value || *value > kMostExponent) return false;
        exponent += is_minus ? -*value : *value;
        return true;
    }

    std::string_view text_;
    std::size_t position_ = 0;
};

std::string to_digits(Wide value) {
    std::string digits;
    do {
        digits += static_cast<char>('0' + static_cast<int>(value % 10));
        value /= 10;
    } while (value != 0);
    std::ranges::reverse(digits);
    return digits;
}

/// value * 10^exponent in its only form.
Quantity normalized(Dimension dimension, bool is_negative, Wide value, int exponent) {
    if (value == 0) return {dimension, false, "0", 0};
    while (value % 10 == 0) {
        value /= 10;
        ++exponent;
    }
    return {dimension, is_negative, to_digits(value), exponent};
}

/// Adds `part` (in nanoseconds) to a sum of nanoseconds. False when it is no whole number of them
/// or too large.
bool add_nanoseconds(Wide& sum, const Decimal& part, std::uint64_t factor) {
    constexpr Wide kMost = static_cast<Wide>(1) << 100;
    Wide value = static_cast<Wide>(part.mantissa) * factor;
    int exponent = part.exponent;
    for (; exponent < 0 && value % 10 == 0; ++exponent) value /= 10;
    for (; exponent > 0 && value < kMost; --exponent) value *= 10;
    if (exponent != 0 || value >= kMost) return false;
    sum += value;
    return true;
}

/// The further parts of `1h30m`: each a number and a unit of time, without a space.
std::optional<Wide> take_compound(Scanner& scanner, const Decimal& first, const Unit& unit) {
    Wide sum = 0;
    if (!add_nanoseconds(sum, first, unit.factor)) return std::nullopt;
    for (int parts = 1; parts < kMostParts && is_digit(scanner.peek()); ++parts) {
        const auto number = scanner.take_decimal();
        const Unit* next = find_unit(scanner.take_while(is_letter));
        if (!number || next == nullptr || next->dimension != Dimension::duration)
            return std::nullopt;
        if (!add_nanoseconds(sum, *number, next->factor)) return std::nullopt;
    }
    return sum;
}

/// Skips the space or the hyphen between a number and a unit: `15 s`, `15-minute`.
void skip_joint(Scanner& scanner) {
    if ((scanner.peek() == ' ' || scanner.peek() == '-') && is_letter(scanner.peek(1)))
        scanner.take(scanner.peek());
}

}  // namespace

std::optional<FoundQuantity> quantity_at_start(std::string_view text) {
    Scanner scanner(text);
    const bool is_negative = scanner.take('-');
    const auto number = scanner.take_decimal();
    if (!number) return std::nullopt;
    const auto found = [&](Dimension dimension, Wide value, int exponent
                       ) -> std::optional<FoundQuantity> {
        if (is_digit(scanner.peek()) || is_letter(scanner.peek())) return std::nullopt;
        return FoundQuantity{
            normalized(dimension, is_negative, value, exponent), scanner.position()
        };
    };
    if (scanner.take('%')) return found(Dimension::number, number->mantissa, number->exponent - 2);
    const std::size_t end = scanner.position();
    skip_joint(scanner);
    const Unit* unit = find_unit(scanner.take_while(is_letter));
    const bool goes_on = is_digit(scanner.peek());
    if (unit == nullptr || (goes_on && unit->dimension != Dimension::duration)) {
        scanner.go_back(end);
        return found(Dimension::number, number->mantissa, number->exponent);
    }
    if (goes_on) {
        const auto sum = take_compound(scanner, *number, *unit);
        return sum ? found(Dimension::duration, *sum, 0) : std::nullopt;
    }
    const Wide value = static_cast<Wide>(number->mantissa) * unit->factor;
    return found(unit->dimension, value, number->exponent);
}

std::optional<Quantity> parse_quantity(std::string_view text) {
    text = trimmed(text);
    auto found = quantity_at_start(text);
    if (!found || found->length != text.size()) return std::nullopt;
    return std::move(found->quantity);
}

std::string canonical_text(const Quantity& quantity) {
    constexpr std::array<std::string_view, 3> kNames{"number", "duration", "bytes"};
    std::string text(kNames.at(static_cast<std::size_t>(quantity.dimension)));
    text += quantity.is_negative ? " -" : " ";
    text += quantity.digits;
    if (quantity.exponent != 0) text += "e" + std::to_string(quantity.exponent);
    return text;
}

}  // namespace akashi
