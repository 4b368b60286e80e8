#include "base/text.hpp"

#include <algorithm>

namespace akashi {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

}  // namespace

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = to_lower(c);
    return lower;
}

std::size_t utf8_sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const auto is_tail = [&](std::size_t i) { return (byte(i) & 0xc0) == 0x80; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first <= 0xdf) return is_tail(1) ? 2 : 0;
    if ((first & 0xf0) == 0xe0) {
        if (!is_tail(1) || !is_tail(2)) return 0;
        const bool overlong = first == 0xe0 && byte(1) < 0xa0;
        const bool surrogate = first == 0xed && byte(1) > 0x9f;
        return overlong || surrogate ? 0 : 3;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        if (!is_tail(1) || !is_tail(2) || !is_tail(3)) return 0;
        const bool overlong = first == 0xf0 && byte(1) < 0x90;
        const bool too_large = first == 0xf4 && byte(1) > 0x8f;
        return overlong || too_large ? 0 : 4;
    }
    return 0;
}

bool is_text(std::string_view text) {
    const auto is_plain = [](char c) { return c > 0 && static_cast<unsigned char>(c) < 0x80; };
    for (;;) {
        const auto odd = std::find_if_not(text.begin(), text.end(), is_plain);
        text.remove_prefix(static_cast<std::size_t>(odd - text.begin()));
        if (text.empty()) return true;
        const std::size_t length = utf8_sequence_length(text);
        if (length == 0 || text.front() == '\0') return false;
        text.remove_prefix(length);
    }
}

std::size_t utf8_length(std::string_view text) {
    std::size_t length = 0;
    for (; !text.empty(); ++length)
        text.remove_prefix(std::max<std::size_t>(utf8_sequence_length(text), 1));
    return length;
}

std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes) {
    if (text.size() <= max_bytes) return text;
    std::size_t size = max_bytes;
    while (size > 0 && is_continuation(text[size])) --size;
    return text.substr(0, size);
}

}  // namespace akashi
