#include "records/adr_dates.hpp"

#include "records/adr_text.hpp"
#include "records/adr_words.hpp"

#include <algorithm>
#include <array>

namespace akashi {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;

/// Reads a text from a position on; every part that is not there leaves the position.
class Cursor {
public:
    Cursor(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    std::size_t at() const { return at_; }

    struct Number {
        int value = 0;
        std::size_t digits = 0;
    };
    Number number() {
        Number number;
        while (at_ < text_.size() && is_digit(text_[at_]) && number.digits < 9) {
            number.value = number.value * 10 + (text_[at_++] - '0');
            ++number.digits;
        }
        return number;
    }

    bool skip(std::string_view mark) {
        if (!text_.substr(at_).starts_with(mark)) return false;
        at_ += mark.size();
        return true;
    }
    template <std::size_t count>
    std::string_view skip_any(const std::array<std::string_view, count>& marks) {
        for (const auto mark : marks) {
            if (skip(mark)) return mark;
        }
        return {};
    }
    void skip_spaces() {
        while (skip(" ") || skip("\u00a0")) {
        }
    }

    std::string word() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_letter(text_[at_])) ++at_;
        return fold_words(text_.substr(begin, at_ - begin));
    }

    bool at_digit() const { return at_ < text_.size() && is_digit(text_[at_]); }
    bool at_letter() const { return at_ < text_.size() && is_letter(text_[at_]); }

    /// Letters of Latin scripts; other scripts have no names of months.
    static bool is_letter(char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (byte >= 0x80 && byte < 0xC4);
    }

private:
    std::string_view text_;
    std::size_t at_;
};

struct Found {
    std::size_t end = 0;
    AdrDate date;
};

std::optional<sys_days> make_day(int y, int m, int d) {
    const std::chrono::year_month_day date{
        year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))
    };
    if (y < 1970 || y > 2199 || m > 12 || d > 31 || !date.ok()) return std::nullopt;
    return sys_days(date);
}

Found full(const Cursor& cursor, std::optional<sys_days> day) {
    return {cursor.at(), {day, {}, {}}};
}

Found only_month(const Cursor& cursor, int y, int m) {
    return {cursor.at(), {{}, make_day(y, m, 1), {}}};
}

void skip_ordinal(Cursor& cursor) {
    cursor.skip_any(std::to_array<std::string_view>({"st", "nd", "rd", "th", ".", "\u00ba", "er"}));
}

/// What stands between day, month and year in words: `24th of July, 2018`, `24 de julio de 2018`.
void skip_between(Cursor& cursor) {
    cursor.skip_any(std::to_array<std::string_view>({".", ","}));
    cursor.skip_any(std::to_array<std::string_view>({"-", "/"}));
    cursor.skip_spaces();
    cursor.skip_any(std::to_array<std::string_view>({"of ", "de ", "del ", "do "}));
    cursor.skip_spaces();
}

std::optional<int> named_month(Cursor& cursor) {
    const auto month = find_adr_month(cursor.word());
    return month ? std::optional<int>(static_cast<int>(*month)) : std::nullopt;
}

/// `2024-05-06`, `2024年5月6日`, `2024 May 6`, from behind the year.
Found after_year(Cursor cursor, int y) {
    Cursor named = cursor;
    skip_between(named);
    if (named.at_letter()) {
        const auto m = named_month(named);
        if (!m) return {};
        skip_between(named);
        const auto d = named.number();
        if (d.digits == 1 || d.digits == 2) return full(named, make_day(y, *m, d.value));
        return {};
    }
    const std::string_view mark = cursor.skip_any(
        std::to_array<std::string_view>({"-", "/", ".", "\u5e74", "\ub144", "\u2011", "\u2010"})
    );
    if (mark.empty()) return {};
    const bool has_units = mark.size() == 3 && mark[0] != '\xe2';
    if (has_units) cursor.skip_spaces();
    const auto m = cursor.number();
    if (m.digits == 0 || m.digits > 2) return {};
    Cursor after_month = cursor;
    const bool goes_on =
        has_units ? !cursor.skip_any(std::to_array<std::string_view>({"\u6708", "\uc6d4"})).empty()
                  : cursor.skip(mark);
    if (goes_on && has_units) {
        after_month = cursor;
        cursor.skip_spaces();
    }
    const auto d = goes_on ? cursor.number() : Cursor::Number();
    if (d.digits == 1 || d.digits == 2) {
        cursor.skip_any(std::to_array<std::string_view>({"\u65e5", "\uc77c"}));
        return full(cursor, make_day(y, m.value, d.value));
    }
    if (mark == "." || (m.digits != 2 && !has_units) || d.digits > 0) return {};
    return only_month(after_month, y, m.value);
}

/// `25.05.2020`, `23/10/2023`; `09/10/2023` has two meanings.
Found after_day(Cursor cursor, std::string_view text, std::size_t begin, Cursor::Number first) {
    const std::string_view mark = cursor.skip_any(std::to_array<std::string_view>({".", "/", "-"}));
    if (mark.empty()) return {};
    if (mark == ".") cursor.skip_spaces();
    const auto second = cursor.number();
    if (second.digits == 0 || second.digits > 2 || !cursor.skip(mark)) return {};
    if (mark == ".") cursor.skip_spaces();
    const auto y = cursor.number();
    if (cursor.at_digit()) return {};
    const bool is_short = y.digits == 2 && mark == "." && first.digits == 2 && second.digits == 2;
    if (y.digits != 4 && !is_short) return {};
    const int full_year = is_short ? 2000 + y.value : y.value;
    const auto day_first = make_day(full_year, second.value, first.value);
    const auto month_first = make_day(full_year, first.value, second.value);
    if (mark == ".") return full(cursor, day_first);
    if (!day_first || !month_first || day_first == month_first)
        return full(cursor, day_first ? day_first : month_first);
    return {cursor.at(), {{}, {}, std::string(text.substr(begin, cursor.at() - begin))}};
}

/// `24 July 2018`, from behind the day.
Found after_day_in_words(Cursor cursor, int d) {
    skip_ordinal(cursor);
    skip_between(cursor);
    const auto m = named_month(cursor);
    if (!m) return {};
    skip_between(cursor);
    const auto y = cursor.number();
    if (y.digits == 2 && y.value > 0) return full(cursor, make_day(2000 + y.value, *m, d));
    return y.digits == 4 ? full(cursor, make_day(y.value, *m, d)) : Found();
}

/// `July 24, 2018`, `May 2024`.
Found from_month(Cursor cursor) {
    const auto m = named_month(cursor);
    if (!m) return {};
    skip_between(cursor);
    const auto first = cursor.number();
    if (first.digits == 4) return only_month(cursor, first.value, *m);
    if (first.digits == 0 || first.digits > 2) return {};
    skip_ordinal(cursor);
    skip_between(cursor);
    const auto y = cursor.number();
    return y.digits == 4 ? full(cursor, make_day(y.value, *m, first.value)) : Found();
}

Found from_digits(std::string_view text, std::size_t begin) {
    Cursor cursor(text, begin);
    const auto first = cursor.number();
    if (cursor.at_digit()) return {};
    if (first.digits == 8)
        return full(
            cursor, make_day(first.value / 10'000, first.value / 100 % 100, first.value % 100)
        );
    if (first.digits == 4) return after_year(cursor, first.value);
    if (first.digits > 2 || first.digits == 0) return {};
    const Found numeric = after_day(cursor, text, begin, first);
    return numeric.end > 0 ? numeric : after_day_in_words(cursor, first.value);
}

/// The date that begins at `at`; its end is 0 without one.
Found date_at(std::string_view text, std::size_t at) {
    const char before = at > 0 ? text[at - 1] : ' ';
    const bool is_ascii = static_cast<unsigned char>(before) < 0x80;
    if (is_digit(before) || (is_ascii && Cursor::is_letter(before))) return {};
    if (is_digit(text[at])) return from_digits(text, at);
    if (!Cursor::is_letter(text[at])) return {};
    return from_month(Cursor(text, at));
}

bool has_any(const AdrDate& date) { return date.day || date.month || !date.ambiguous.empty(); }

}  // namespace

AdrDate find_adr_date(std::string_view text) {
    constexpr std::size_t kMaxText = 4'096;
    text = text.substr(0, kMaxText);
    AdrDate weaker;
    for (std::size_t at = 0; at < text.size(); ++at) {
        Found found = date_at(text, at);
        if (found.date.day) return found.date;
        if (!has_any(found.date)) continue;
        if (!has_any(weaker)) weaker = found.date;
        at = found.end - 1;
    }
    return weaker;
}

std::size_t end_of_adr_date(std::string_view text, std::size_t at) {
    if (at >= text.size()) return at;
    const Found found = date_at(text, at);
    return has_any(found.date) ? found.end : at;
}

}  // namespace akashi
