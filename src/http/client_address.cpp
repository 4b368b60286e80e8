#include "http/client_address.hpp"

#include "base/parse_integer.hpp"

#include <boost/beast/core/string.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <ranges>

namespace akashi::http {

namespace ip = boost::asio::ip;

namespace {

constexpr unsigned kBitsOfV4 = 32;
constexpr unsigned kBitsOfV6 = 128;
constexpr unsigned kBitsBeforeV4 = kBitsOfV6 - kBitsOfV4;  // of an IPv4 address in IPv6 form
constexpr std::size_t kLongestAddress = 64;                // with brackets and a port

using Headers = std::vector<std::pair<std::string, std::string>>;

std::string_view trim(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// An address without a zone, which would mean nothing on this machine.
std::optional<ip::address> parse_plain(std::string_view text) {
    if (text.empty() || text.size() > kLongestAddress) return std::nullopt;
    if (text.find('%') != std::string_view::npos) return std::nullopt;
    boost::system::error_code failed;
    const auto address = ip::make_address(std::string(text), failed);
    if (failed) return std::nullopt;
    return plain_address(address);
}

bool is_port(std::string_view text) {
    constexpr std::size_t kMostDigits = 5;
    return !text.empty() && text.size() <= kMostDigits &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`.
std::optional<ip::address> parse_hop(std::string_view text) {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        const auto rest = text.substr(end + 1);
        if (!rest.empty() && !(rest.front() == ':' && is_port(rest.substr(1)))) return std::nullopt;
        const auto address = parse_plain(text.substr(1, end - 1));
        const bool is_bracketed_v4 = text.substr(1, end - 1).find(':') == std::string_view::npos;
        return is_bracketed_v4 ? std::nullopt : address;
    }
    const auto colon = text.find(':');
    const bool has_port = colon != std::string_view::npos && text.rfind(':') == colon;
    if (!has_port) return parse_plain(text);
    if (!is_port(text.substr(colon + 1))) return std::nullopt;
    return parse_plain(text.substr(0, colon));
}

/// Splits at `separator` outside of quoted strings (RFC 9110 §5.6.4).
std::vector<std::string_view> split_unquoted(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    bool is_quoted = false;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"') is_quoted = !is_quoted;
        if (is_quoted && text[at] == '\\') ++at;
        if (is_quoted || at >= text.size() || text[at] != separator) continue;
        parts.push_back(text.substr(begin, at - begin));
        begin = at + 1;
    }
    parts.push_back(text.substr(begin));
    return parts;
}

/// The node of an element of Forwarded, `for="[2001:db8::1]:80";proto=https`; empty without one.
std::string_view node_of(std::string_view element) {
    constexpr std::string_view kFor = "for";
    for (const std::string_view part : split_unquoted(element, ';')) {
        const auto equals = part.find('=');
        if (equals == std::string_view::npos) continue;
        if (!boost::beast::iequals(trim(part.substr(0, equals)), kFor)) continue;
        std::string_view node = trim(part.substr(equals + 1));
        const bool is_quoted = node.size() >= 2 && node.starts_with('"') && node.ends_with('"');
        return is_quoted ? node.substr(1, node.size() - 2) : node;
    }
    return {};
}

/// Follows the hops of one header from the last one, while proxies are trusted. False when the
/// header is not there.
bool follow(
    std::string_view name,
    const Headers& headers,
    const TrustedProxies& proxies,
    bool is_forwarded,
    ip::address& client
) {
    bool is_there = false;
    for (const auto& [header, value] : std::views::reverse(headers)) {
        if (header != name) continue;
        is_there = true;
        const auto hops = split_unquoted(value, ',');
        for (const std::string_view hop : std::views::reverse(hops)) {
            if (trim(hop).empty()) continue;  // RFC 9110 §5.6.1: an empty element of a list
            const auto address = parse_hop(is_forwarded ? node_of(hop) : trim(hop));
            if (!address) return true;
            client = *address;
            if (!proxies.trusts(client)) return true;
        }
    }
    return is_there;
}

/// Whether the first `bits` of both are equal.
template <class Bytes>
bool share_bits(const Bytes& a, const Bytes& b, unsigned bits) {
    for (std::size_t i = 0; i < a.size() && bits > 0; ++i) {
        const unsigned here = std::min(bits, 8U);
        const auto mask = static_cast<std::uint8_t>(0xFF00U >> here);
        if ((a[i] & mask) != (b[i] & mask)) return false;
        bits -= here;
    }
    return true;
}

/// Whether all bits behind the first `bits` are 0.
template <class Bytes>
bool ends_with_zeros(const Bytes& bytes, unsigned bits) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const unsigned before = std::min(bits, 8U);
        const auto behind = static_cast<std::uint8_t>(0xFFU >> before);
        if ((bytes[i] & behind) != 0) return false;
        bits -= before;
    }
    return true;
}

bool begins_network(const ip::address& address, unsigned bits) {
    return address.is_v4() ? ends_with_zeros(address.to_v4().to_bytes(), bits)
                           : ends_with_zeros(address.to_v6().to_bytes(), bits);
}

Error not_a_network(const std::string& text, std::string_view what) {
    return {
        ErrorCode::invalid_input,
        fmt::format("AKASHI_TRUSTED_PROXIES: \"{}\" {}", text.substr(0, kLongestAddress), what)
    };
}

}  // namespace

ip::address plain_address(const ip::address& address) {
    if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
}

Result<TrustedProxies::Network> TrustedProxies::parse_network(const std::string& text) {
    constexpr const char* kForm =
        "is neither an address nor a network; write 10.0.0.0/8, fd00::/8 or 192.0.2.1";
    const auto slash = text.find('/');
    const std::string_view host = std::string_view(text).substr(0, slash);
    const auto address = parse_plain(host);
    if (!address) return not_a_network(text, kForm);
    const unsigned most = address->is_v4() ? kBitsOfV4 : kBitsOfV6;
    if (slash == std::string::npos) return Network{*address, most};
    const auto length = parse_integer<unsigned>(std::string_view(text).substr(slash + 1));
    if (!length) return not_a_network(text, kForm);
    unsigned bits = *length;
    const bool was_v6 = host.find(':') != std::string_view::npos;
    if (address->is_v4() && was_v6)
        bits = bits < kBitsBeforeV4 ? kBitsOfV6 : bits - kBitsBeforeV4;  // too many: refused below
    if (bits > most) return not_a_network(text, kForm);
    if (!begins_network(*address, bits))
        return not_a_network(text, "has an address that is not the first of its network");
    return Network{*address, bits};
}

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& texts) {
    TrustedProxies proxies;
    for (const auto& text : texts) {
        const auto network = parse_network(text);
        if (!network) return network.error();
        proxies.networks_.push_back(*network);
    }
    return proxies;
}

bool TrustedProxies::trusts(const ip::address& address) const {
    const ip::address plain = plain_address(address);
    return std::ranges::any_of(networks_, [&](const Network& network) {
        if (network.address.is_v4() != plain.is_v4()) return false;
        return plain.is_v4()
                   ? share_bits(
                         plain.to_v4().to_bytes(), network.address.to_v4().to_bytes(), network.bits
                     )
                   : share_bits(
                         plain.to_v6().to_bytes(), network.address.to_v6().to_bytes(), network.bits
                     );
    });
}

ip::address client_address(
    const ip::address& peer, const TrustedProxies& proxies, const Headers& headers
) {
    ip::address client = plain_address(peer);
    if (!proxies.trusts(client)) return client;
    if (follow("x-forwarded-for", headers, proxies, false, client)) return client;
    follow("forwarded", headers, proxies, true, client);
    return client;
}

}  // namespace akashi::http
