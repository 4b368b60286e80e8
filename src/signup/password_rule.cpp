#include "signup/password_rule.hpp"

#include "base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>

namespace akashi {
namespace {

constexpr std::size_t kLeastBytes = 12;
constexpr std::size_t kMostBytes = 512;  // as any key that a person chooses

/// Those of at least 12 bytes that lists of leaked passwords begin with, in lower case, among them
/// what people write when a form asks for an upper-case letter and a digit.
constexpr std::array<std::string_view, 38> kCommon{
    "password1234",   "password12345", "password123456", "password1234567",  "passw0rd1234",
    "p@ssword1234",   "p@ssw0rd1234",  "mypassword123",  "mypassword1234",   "newpassword1",
    "newpassword123", "changeme1234",  "changeme12345",  "letmein12345",     "letmein123456",
    "welcome12345",   "welcome123456", "welcome1234567", "qwerty123456",     "qwerty1234567",
    "qwertyuiop12",   "qwertyuiop123", "qwertyuiop1234", "1qaz2wsx3edc",     "1q2w3e4r5t6y",
    "1q2w3e4r5t6y7u", "zaq12wsxcde3",  "administrator1", "administrator123", "admin1234567",
    "admin12345678",  "iloveyou1234",  "trustno11234",   "football1234",     "abc123456789",
    "abcd12345678",   "abcdefgh1234",  "monkey123456",
};

struct Letters {
    bool has_upper = false;
    bool has_lower = false;
    bool has_digit = false;
    std::size_t count = 0;
    std::map<utf8proc_int32_t, std::size_t> times;
};

Letters look_at(std::string_view password) {
    Letters seen;
    while (!password.empty()) {
        utf8proc_int32_t point = 0;
        const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(password.data());
        const auto length =
            utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(password.size()), &point);
        if (length <= 0) break;  // the door lets in valid UTF-8 only
        password.remove_prefix(static_cast<std::size_t>(length));
        const auto category = utf8proc_category(point);
        seen.has_upper |= category == UTF8PROC_CATEGORY_LU;
        seen.has_lower |= category == UTF8PROC_CATEGORY_LL;
        seen.has_digit |= category == UTF8PROC_CATEGORY_ND;
        ++seen.count;
        ++seen.times[point];
    }
    return seen;
}

bool is_monotonous(const Letters& letters) {
    return std::ranges::any_of(letters.times, [&](const auto& entry) {
        return entry.second > letters.count / 2;
    });
}

}  // namespace

std::optional<Error> check_password(std::string_view password) {
    if (password.size() > kMostBytes)
        return Error(ErrorCode::invalid_input, "password must be at most 512 bytes");
    const Letters letters = look_at(password);
    const bool is_good = password.size() >= kLeastBytes && letters.has_upper && letters.has_lower &&
                         letters.has_digit && !is_monotonous(letters) &&
                         std::ranges::find(kCommon, to_lower(password)) == kCommon.end();
    if (is_good) return std::nullopt;
    return Error(
        ErrorCode::invalid_input,
        "password must be at least 12 characters with uppercase, lowercase, and digit",
        "it must not be one of the common passwords, nor consist of one repeated character for "
        "more than half"
    );
}

}  // namespace akashi
