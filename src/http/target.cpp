#include "http/target.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstddef>

namespace akashi::http {
namespace {

constexpr std::size_t kMaxPortDigits = 5;

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_hex(char c) { return hex_value(c) >= 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_address_character(char c) { return is_hex(c) || c == ':' || c == '.'; }

/// A registered name has letters, digits and these (RFC 3986 §3.2.2).
bool is_name_character(char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    constexpr std::string_view kOthers = "-._~%!$&'()*+,;=";
    return is_letter || is_digit(c) || kOthers.find(c) != std::string_view::npos;
}

std::optional<std::string> decode(std::string_view text, char space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == space) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    if (!is_text(out)) return std::nullopt;
    return out;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text) { return decode(text, ' '); }

std::optional<std::map<std::string, std::string>> parse_query(std::string_view query) {
    std::map<std::string, std::string> parameters;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = decode(pair.substr(0, equals), '+');
        auto value = decode(pair.substr(std::min(pair.size(), equals + 1)), '+');
        if (!name || !value) return std::nullopt;
        parameters.emplace(std::move(*name), std::move(*value));
    }
    return parameters;
}

std::size_t count_parameters(std::string_view query) {
    if (query.empty()) return 0;
    return 1 + static_cast<std::size_t>(std::ranges::count(query, '&'));
}

bool is_valid_host(std::string_view host) {
    const bool is_address = host.starts_with('[');
    const std::size_t name = is_address ? host.find(']') : std::min(host.find(':'), host.size());
    if (name == std::string_view::npos || (is_address && name == 1)) return false;
    const bool is_plain = is_address
                              ? std::ranges::all_of(host.substr(1, name - 1), is_address_character)
                              : std::ranges::all_of(host.substr(0, name), is_name_character);
    const std::string_view port = host.substr(name + (is_address ? 1 : 0));
    if (port.empty()) return is_plain;
    const std::string_view digits = port.substr(1);
    return is_plain && port.front() == ':' && digits.size() <= kMaxPortDigits &&
           std::ranges::all_of(digits, is_digit);
}

std::optional<Target> split_target(std::string_view target) {
    if (target == "*") return Target{target, {}};
    if (!target.starts_with('/')) {
        const std::size_t scheme = target.find("://");
        if (scheme == std::string_view::npos || scheme == 0) return std::nullopt;
        const std::size_t path = target.find_first_of("/?", scheme + 3);
        const std::size_t end = std::min(path, target.size());
        const std::string_view authority = target.substr(scheme + 3, end - scheme - 3);
        if (authority.empty() || !is_valid_host(authority)) return std::nullopt;
        target = path == std::string_view::npos ? "/" : target.substr(path);
    }
    const std::size_t mark = std::min(target.find('?'), target.size());
    const std::string_view path = target.substr(0, mark);
    const std::string_view query = target.substr(std::min(target.size(), mark + 1));
    return Target{path.empty() ? "/" : path, query};
}

}  // namespace akashi::http
