#include "billing/return_url.hpp"

#include "base/text.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

namespace akashi {
namespace {

constexpr std::size_t kLongest = 2'048;
constexpr std::string_view kScheme = "https://";

bool is_printable_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '\\'; });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_port(std::string_view text) {
    constexpr std::size_t kDigits = 5;
    return text.size() <= kDigits && std::ranges::all_of(text, is_digit);
}

/// Loopback, private, link-local and unspecified networks.
bool is_internal_ipv4(std::uint32_t address) {
    struct Network {
        std::uint32_t address;
        unsigned bits;
    };
    constexpr Network kInternal[] = {
        {0x00000000, 8},   // this network
        {0x0a000000, 8},   // private
        {0x7f000000, 8},   // loopback
        {0xa9fe0000, 16},  // link-local, and the metadata services of clouds
        {0xac100000, 12},  // private
        {0xc0a80000, 16},  // private
    };
    return std::ranges::any_of(kInternal, [&](const Network& network) {
        return (address ^ network.address) >> (32 - network.bits) == 0;
    });
}

bool is_internal_ipv6(const in6_addr& address) {
    if (IN6_IS_ADDR_V4MAPPED(&address) || IN6_IS_ADDR_V4COMPAT(&address)) {
        std::uint32_t embedded = 0;
        for (std::size_t i = 12; i < 16; ++i) embedded = embedded << 8U | address.s6_addr[i];
        return is_internal_ipv4(embedded);
    }
    constexpr unsigned char kUniqueLocal = 0xfc;
    constexpr unsigned char kUniqueLocalMask = 0xfe;
    return IN6_IS_ADDR_LOOPBACK(&address) || IN6_IS_ADDR_UNSPECIFIED(&address) ||
           IN6_IS_ADDR_LINKLOCAL(&address) ||
           (address.s6_addr[0] & kUniqueLocalMask) == kUniqueLocal;
}

/// `[…]` or `[…]:port`.
bool is_public_ipv6(std::string_view authority) {
    const std::size_t end = authority.find(']');
    if (end == authority.npos) return false;
    const std::string_view rest = authority.substr(end + 1);
    if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return false;
    in6_addr parsed{};
    const std::string text(authority.substr(1, end - 1));
    return ::inet_pton(AF_INET6, text.c_str(), &parsed) == 1 && !is_internal_ipv6(parsed);
}

bool is_public_name(std::string_view name) {
    constexpr std::size_t kLongestName = 253;
    if (name.ends_with('.')) name.remove_suffix(1);
    if (name.empty() || name.size() > kLongestName) return false;
    const bool is_name = std::ranges::all_of(name, [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
    });
    if (!is_name || name == "metadata.google.internal") return false;
    in_addr parsed{};
    if (::inet_pton(AF_INET, std::string(name).c_str(), &parsed) == 1)
        return !is_internal_ipv4(ntohl(parsed.s_addr));
    // Browsers read a name whose last label is a number, such as 0x7f.1, as an address.
    const std::size_t dot = name.rfind('.');
    return !is_digit(name[dot == name.npos ? 0 : dot + 1]);
}

}  // namespace

bool is_return_url(std::string_view url) {
    if (url.size() > kLongest || !is_printable_ascii(url)) return false;
    if (to_lower(url.substr(0, kScheme.size())) != kScheme) return false;
    url.remove_prefix(kScheme.size());
    const std::string authority = to_lower(url.substr(0, url.find_first_of("/?#")));
    if (authority.contains('@')) return false;
    if (authority.starts_with('[')) return is_public_ipv6(authority);
    const std::size_t colon = authority.find(':');
    if (colon != authority.npos && !is_port(std::string_view(authority).substr(colon + 1)))
        return false;
    return is_public_name(std::string_view(authority).substr(0, colon));
}

}  // namespace akashi
