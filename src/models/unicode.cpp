#include "models/unicode.hpp"

#include "base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

namespace akashi::unicode {
namespace {

constexpr char32_t kReplacement = 0xfffd;

utf8proc_category_t category(char32_t code) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(code));
}

bool is_between(utf8proc_category_t category, utf8proc_category_t first, utf8proc_category_t last) {
    return category >= first && category <= last;
}

const utf8proc_uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

}  // namespace

char32_t take(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x80) {
        text.remove_prefix(1);
        return first;
    }
    const std::size_t size = utf8_sequence_length(text);
    if (size == 0) {
        text.remove_prefix(1);
        return kReplacement;
    }
    char32_t code = first & (0xffu >> (size + 1));
    for (std::size_t i = 1; i < size; ++i)
        code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3fu);
    text.remove_prefix(size);
    return code;
}

void append(std::string& text, char32_t code) {
    if (code < 0x80) {
        text.push_back(static_cast<char>(code));
        return;
    }
    const auto signed_code = static_cast<utf8proc_int32_t>(code);
    const bool is_valid = code <= 0x10ffff && utf8proc_codepoint_valid(signed_code);
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto size = utf8proc_encode_char(
        is_valid ? signed_code : static_cast<utf8proc_int32_t>(kReplacement), bytes.data()
    );
    text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

bool is_space(char32_t code) {
    return (code >= 0x09 && code <= 0x0d) || code == 0x20 || code == 0x85 || code == 0xa0 ||
           code == 0x1680 || (code >= 0x2000 && code <= 0x200a) || code == 0x2028 ||
           code == 0x2029 || code == 0x202f || code == 0x205f || code == 0x3000;
}

bool is_punctuation(char32_t code) {
    if (code < 0x80)
        return (code >= 33 && code <= 47) || (code >= 58 && code <= 64) ||
               (code >= 91 && code <= 96) || (code >= 123 && code <= 126);
    return is_between(category(code), UTF8PROC_CATEGORY_PC, UTF8PROC_CATEGORY_PO);
}

bool is_letter(char32_t code) {
    return is_between(category(code), UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LO);
}

bool is_number(char32_t code) {
    return is_between(category(code), UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NO);
}

bool is_mark(char32_t code) {
    return is_between(category(code), UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_ME);
}

bool is_nonspacing_mark(char32_t code) { return category(code) == UTF8PROC_CATEGORY_MN; }

bool is_word(char32_t code) {
    const auto kind = category(code);
    const bool is_circled_letter = code >= 0x24b6 && code <= 0x24e9;
    const bool is_joiner = code == 0x200c || code == 0x200d;
    return is_letter(code) || is_mark(code) || kind == UTF8PROC_CATEGORY_ND ||
           kind == UTF8PROC_CATEGORY_NL || kind == UTF8PROC_CATEGORY_PC || is_circled_letter ||
           is_joiner;
}

bool is_control(char32_t code) {
    if (code == '\t' || code == '\n' || code == '\r') return false;
    const auto kind = category(code);
    return kind == UTF8PROC_CATEGORY_CN ||
           is_between(kind, UTF8PROC_CATEGORY_CC, UTF8PROC_CATEGORY_CO);
}

bool is_ideograph(char32_t code) {
    struct Range {
        char32_t first;
        char32_t last;
    };
    constexpr std::array<Range, 8> kRanges{
        Range{0x4e00, 0x9fff},
        {0x3400, 0x4dbf},
        {0x20000, 0x2a6df},
        {0x2a700, 0x2b73f},
        {0x2b740, 0x2b81f},
        {0x2b920, 0x2ceaf},
        {0xf900, 0xfaff},
        {0x2f800, 0x2fa1f}
    };
    return std::ranges::any_of(kRanges, [&](const Range& range) {
        return code >= range.first && code <= range.last;
    });
}

std::string normalize(std::string_view text, Form form) {
    if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return std::string(text);
    const bool composes = form == Form::nfc || form == Form::nfkc;
    int options = UTF8PROC_STABLE | (composes ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE);
    if (form == Form::nfkc || form == Form::nfkd) options |= UTF8PROC_COMPAT;
    utf8proc_uint8_t* out = nullptr;
    const auto size = utf8proc_map(
        bytes_of(text),
        static_cast<utf8proc_ssize_t>(text.size()),
        &out,
        static_cast<utf8proc_option_t>(options)
    );
    const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> owner(out, std::free);
    if (size < 0) return std::string(text);
    return {reinterpret_cast<const char*>(out), static_cast<std::size_t>(size)};
}

std::string to_lower(std::string_view text) {
    std::string lower;
    lower.reserve(text.size());
    while (!text.empty()) {
        const char32_t code = take(text);
        if (code < 0x80) {
            lower.push_back(akashi::to_lower(static_cast<char>(code)));
        } else if (code == 0x130) {
            lower.append("i\u0307");  // the only one that becomes two characters
        } else {
            append(
                lower, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(code)))
            );
        }
    }
    return lower;
}

std::size_t grapheme_size(std::string_view text) {
    std::string_view rest = text;
    utf8proc_int32_t state = 0;
    auto before = static_cast<utf8proc_int32_t>(take(rest));
    while (!rest.empty()) {
        std::string_view next = rest;
        const auto code = static_cast<utf8proc_int32_t>(take(next));
        if (utf8proc_grapheme_break_stateful(before, code, &state)) break;
        before = code;
        rest = next;
    }
    return text.size() - rest.size();
}

}  // namespace akashi::unicode
