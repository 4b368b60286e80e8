#include "base/time.hpp"

#include <algorithm>
#include <array>

namespace akashi {
namespace {

namespace chrono = std::chrono;
using Microseconds = chrono::microseconds;

constexpr Time kEarliest = chrono::sys_days(chrono::year(0) / 1 / 1);
constexpr Time kLatest = Time(chrono::sys_days(chrono::year(10'000) / 1 / 1)) - Microseconds(1);

/// Writes `value` with leading zeros into exactly `digits` characters; returns where they end.
char* put_number(char* at, std::int64_t value, int digits) {
    for (int i = digits - 1; i >= 0; --i) {
        at[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    return at + digits;
}

char* put_fraction(char* at, std::int64_t microseconds) {
    if (microseconds == 0) return at;
    *at++ = '.';
    at = put_number(at, microseconds, 6);
    while (at[-1] == '0') --at;
    return at;
}

/// Reads text from left to right; every take_ function returns whether it found what it expects.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }

    bool take_any(std::string_view characters, char& taken) {
        if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
        taken = rest_.front();
        rest_.remove_prefix(1);
        return true;
    }
    bool take(char c) {
        char ignored = 0;
        return take_any({&c, 1}, ignored);
    }
    bool take_digit(int& digit) {
        char taken = 0;
        if (!take_any("0123456789", taken)) return false;
        digit = taken - '0';
        return true;
    }
    /// A number of exactly `digits` digits in `least`…`most`.
    bool take_number(int digits, int least, int most, int& value) {
        value = 0;
        for (int i = 0; i < digits; ++i) {
            int digit = 0;
            if (!take_digit(digit)) return false;
            value = value * 10 + digit;
        }
        return value >= least && value <= most;
    }

private:
    std::string_view rest_;
};

bool take_date(Scanner& scanner, Time& time) {
    int year = 0, month = 0, day = 0;
    if (!scanner.take_number(4, 0, 9999, year) || !scanner.take('-') ||
        !scanner.take_number(2, 1, 12, month) || !scanner.take('-') ||
        !scanner.take_number(2, 1, 31, day)) {
        return false;
    }
    const chrono::year_month_day date(
        chrono::year(year),
        chrono::month(static_cast<unsigned>(month)),
        chrono::day(static_cast<unsigned>(day))
    );
    time = chrono::sys_days(date);
    return date.ok();
}

/// Leap seconds (`:60`) are refused: no store could give them back.
bool take_clock(Scanner& scanner, Time& time) {
    int hour = 0, minute = 0, second = 0;
    if (!scanner.take_number(2, 0, 23, hour) || !scanner.take(':') ||
        !scanner.take_number(2, 0, 59, minute) || !scanner.take(':') ||
        !scanner.take_number(2, 0, 59, second)) {
        return false;
    }
    time += chrono::hours(hour) + chrono::minutes(minute) + chrono::seconds(second);
    return true;
}

bool take_fraction(Scanner& scanner, Time& time) {
    if (!scanner.take('.')) return true;
    int digit = 0;
    if (!scanner.take_digit(digit)) return false;
    std::int64_t unit = 100'000;
    do {
        time += Microseconds(digit * unit);
        unit /= 10;
    } while (scanner.take_digit(digit));
    return true;
}

bool take_offset(Scanner& scanner, Time& time) {
    char sign = 0;
    if (scanner.at_end() || scanner.take_any("Zz", sign)) return true;
    int hours = 0, minutes = 0;
    if (!scanner.take_any("+-", sign) || !scanner.take_number(2, 0, 23, hours) ||
        !scanner.take(':') || !scanner.take_number(2, 0, 59, minutes)) {
        return false;
    }
    const auto offset = chrono::hours(hours) + chrono::minutes(minutes);
    time += sign == '-' ? offset : -offset;
    return true;
}

}  // namespace

Time now() { return chrono::floor<Microseconds>(chrono::system_clock::now()); }

std::string format_rfc3339(Time time) {
    time = std::clamp(time, kEarliest, kLatest);
    const auto day = chrono::floor<chrono::days>(time);
    const chrono::year_month_day date(day);
    const chrono::hh_mm_ss clock(time - day);

    std::array<char, 27> text;  // YYYY-MM-DDTHH:MM:SS.ffffffZ
    char* at = put_number(text.data(), static_cast<int>(date.year()), 4);
    *at++ = '-';
    at = put_number(at, static_cast<unsigned>(date.month()), 2);
    *at++ = '-';
    at = put_number(at, static_cast<unsigned>(date.day()), 2);
    *at++ = 'T';
    at = put_number(at, clock.hours().count(), 2);
    *at++ = ':';
    at = put_number(at, clock.minutes().count(), 2);
    *at++ = ':';
    at = put_number(at, clock.seconds().count(), 2);
    at = put_fraction(at, clock.subseconds().count());
    *at++ = 'Z';
    return std::string(text.data(), at);
}

std::optional<Time> parse_rfc3339(std::string_view text) {
    Scanner scanner(text);
    Time time;
    char separator = 0;
    const bool ok = take_date(scanner, time) && scanner.take_any("Tt ", separator) &&
                    take_clock(scanner, time) && take_fraction(scanner, time) &&
                    take_offset(scanner, time) && scanner.at_end();
    if (!ok || time < kEarliest || time > kLatest) return std::nullopt;
    return time;
}

}  // namespace akashi
