#include "net/mail.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>

namespace akashi::net {
namespace {

constexpr std::size_t kAddressBytes = 254;  // RFC 5321, with the brackets of a path

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alphanumeric(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }
bool is_printable(char c) { return c >= ' ' && c <= '~'; }

bool is_local_part(char c) { return is_alphanumeric(c) || std::string_view("._%+-").contains(c); }
bool is_host(char c) { return is_alphanumeric(c) || c == '.' || c == '-'; }

/// In English, whatever the locale.
std::string date_header(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    constexpr std::array<std::string_view, 7> kDays{
        "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"
    };
    constexpr std::array<std::string_view, 12> kMonths{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    return fmt::format(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
        kDays.at(std::chrono::weekday(day).c_encoding()),
        static_cast<unsigned>(date.day()),
        kMonths.at(static_cast<unsigned>(date.month()) - 1U),
        static_cast<int>(date.year()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count()
    );
}

std::string with_crlf(std::string_view text) {
    std::string lines;
    for (const char c : text) {
        if (c == '\r') continue;
        if (c == '\n') lines += '\r';
        lines += c;
    }
    if (!lines.ends_with('\n')) lines += "\r\n";
    return lines;
}

void require(bool is_right, std::string_view what) {
    if (!is_right) throw std::invalid_argument(fmt::format("a mail cannot have this {}", what));
}

}  // namespace

bool is_mail_address(std::string_view address) {
    if (address.size() > kAddressBytes) return false;
    const auto at = address.find('@');
    if (at == 0 || at == std::string_view::npos) return false;
    const auto host = address.substr(at + 1);
    const auto dot = host.rfind('.');
    if (dot == 0 || dot == std::string_view::npos) return false;
    const auto top = host.substr(dot + 1);
    return std::ranges::all_of(address.substr(0, at), is_local_part) &&
           std::ranges::all_of(host, is_host) && top.size() >= 2 &&
           std::ranges::all_of(top, is_letter);
}

std::string compose(const Mail& mail, Time date, std::string_view id) {
    require(is_mail_address(mail.from), "sender");
    require(is_mail_address(mail.to), "recipient");
    require(std::ranges::all_of(mail.subject, is_printable), "subject");
    require(!id.empty() && std::ranges::all_of(id, is_alphanumeric), "id");
    const bool is_ascii =
        std::ranges::all_of(mail.text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return fmt::format(
        "Date: {}\r\nMessage-ID: <{}@{}>\r\nFrom: Akashi <{}>\r\nTo: {}\r\nSubject: {}\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
        "Content-Transfer-Encoding: {}\r\nAuto-Submitted: auto-generated\r\n\r\n{}",
        date_header(date),
        id,
        mail.from.substr(mail.from.find('@') + 1),
        mail.from,
        mail.to,
        mail.subject,
        is_ascii ? "7bit" : "8bit",
        with_crlf(mail.text)
    );
}

}  // namespace akashi::net
