#include "base/trace_context.hpp"

#include <algorithm>
#include <span>

namespace akashi {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::size_t kTraceparentSize = 55;  // of version 00: 2 + 32 + 16 + 2 digits, 3 dashes
constexpr std::size_t kMaxState = 512;
constexpr std::size_t kMaxMembers = 32;
constexpr std::size_t kMaxKey = 256;
constexpr std::size_t kMaxValue = 256;

void append_hex(std::string& out, std::span<const std::uint8_t> bytes) {
    for (const std::uint8_t byte : bytes) {
        out += kDigits[byte >> 4];
        out += kDigits[byte & 0x0f];
    }
}

/// Lower-case digits only: the recommendation refuses others.
bool read_hex(std::string_view text, std::span<std::uint8_t> bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto high = kDigits.find(text[2 * i]);
        const auto low = kDigits.find(text[2 * i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return false;
        bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return true;
}

bool is_zero(std::span<const std::uint8_t> bytes) {
    return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

bool is_key(std::string_view key) {
    const auto is_letter_or_digit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    };
    if (key.empty() || key.size() > kMaxKey || !is_letter_or_digit(key.front())) return false;
    return std::ranges::all_of(key, [&](char c) {
        return is_letter_or_digit(c) || std::string_view("_-*/@").contains(c);
    });
}

bool is_value(std::string_view value) {
    if (value.empty() || value.size() > kMaxValue || value.back() == ' ') return false;
    return std::ranges::all_of(value, [](char c) {
        return c >= ' ' && c <= '~' && c != ',' && c != '=';
    });
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

bool is_tracestate(std::string_view text) {
    if (text.size() > kMaxState) return false;
    std::size_t members = 0;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        const std::string_view member = trimmed(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
        if (member.empty()) continue;
        const auto equals = member.find('=');
        if (++members > kMaxMembers || equals == std::string_view::npos) return false;
        if (!is_key(member.substr(0, equals)) || !is_value(member.substr(equals + 1))) return false;
    }
    return true;
}

}  // namespace

std::string to_hex(const TraceContext::TraceId& id) {
    std::string text;
    append_hex(text, id);
    return text;
}

std::string to_hex(const TraceContext::SpanId& id) {
    std::string text;
    append_hex(text, id);
    return text;
}

std::string TraceContext::traceparent() const {
    std::string text;
    text.reserve(kTraceparentSize);
    text += "00-";
    append_hex(text, trace_id);
    text += '-';
    append_hex(text, span_id);
    return text += is_sampled ? "-01" : "-00";
}

std::optional<TraceContext> parse_trace_context(
    std::string_view traceparent, std::string_view tracestate
) {
    const std::string_view text = trimmed(traceparent);
    if (text.size() < kTraceparentSize || text[2] != '-' || text[35] != '-' || text[52] != '-')
        return std::nullopt;
    std::array<std::uint8_t, 1> version{};
    std::array<std::uint8_t, 1> flags{};
    TraceContext context;
    const bool is_hex =
        read_hex(text.substr(0, 2), version) && read_hex(text.substr(3, 32), context.trace_id) &&
        read_hex(text.substr(36, 16), context.span_id) && read_hex(text.substr(53, 2), flags);
    if (!is_hex || version[0] == 0xff) return std::nullopt;
    if (is_zero(context.trace_id) || is_zero(context.span_id)) return std::nullopt;
    // A later version may have more fields.
    const bool has_more = text.size() > kTraceparentSize;
    if (has_more && (version[0] == 0 || text[kTraceparentSize] != '-')) return std::nullopt;
    context.is_sampled = (flags[0] & 1) != 0;
    if (is_tracestate(tracestate)) context.state = tracestate;
    return context;
}

}  // namespace akashi
