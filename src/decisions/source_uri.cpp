#include "decisions/source_uri.hpp"

#include "base/text.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace akashi {
namespace {

constexpr std::array<std::string_view, 3> kRefusedSchemes = {"javascript", "data", "vbscript"};

constexpr const char* kPrivate = "source_uri must not point to a private or loopback address";

struct Range {
    std::uint32_t first;
    int bits;
};
/// "This" network (RFC 1122), private (RFC 1918), loopback, link-local (RFC 3927).
constexpr std::array<Range, 6> kPrivateRanges = {{
    {0x00000000, 8},
    {0x0a000000, 8},
    {0x7f000000, 8},
    {0xa9fe0000, 16},
    {0xac100000, 12},
    {0xc0a80000, 16},
}};

bool is_private_v4(std::uint32_t address) {
    return std::ranges::any_of(kPrivateRanges, [&](const Range& range) {
        return (address ^ range.first) >> (32 - range.bits) == 0;
    });
}

bool is_private_v6(const boost::urls::ipv6_address& address) {
    const auto bytes = address.to_bytes();
    if (address.is_v4_mapped()) {
        std::uint32_t mapped = 0;
        for (const auto byte : std::span(bytes).last<4>()) mapped = (mapped << 8) | byte;
        return is_private_v4(mapped);
    }
    const bool unique_local = (bytes[0] & 0xfe) == 0xfc;                    // RFC 4193
    const bool link_local = bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;  // RFC 4291
    return unique_local || link_local || address.is_loopback() || address.is_unspecified();
}

/// Begin and end of the authority of a URI (host, port, credentials); {0, 0} if it has none.
std::pair<std::size_t, std::size_t> find_authority(std::string_view uri) {
    const std::size_t slash = uri.find_first_of("/?#");
    if (slash == std::string_view::npos || !uri.substr(slash).starts_with("//")) return {0, 0};
    if (slash > 0 && uri[slash - 1] != ':') return {0, 0};
    return {slash + 2, std::min(uri.find_first_of("/?#", slash + 2), uri.size())};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Escapes what RFC 3986 does not allow: people write file names with spaces, umlauts and brackets,
/// and browsers accept them. As in browsers, a backslash is a slash. The brackets around an IPv6
/// address stay. The first digit of a host is escaped too: this version of the parser takes the
/// name `1.2.3.4.example` for the address `1.2.3.4` and the path `.example`.
std::string escaped(std::string uri) {
    std::replace(uri.begin(), uri.end(), '\\', '/');
    const auto [begin, end] = find_authority(uri);
    const std::size_t fragment = uri.find('#');
    std::string text;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        const char c = uri[i];
        const bool in_authority = i >= begin && i < end;
        const bool is_bracket = (c == '[' || c == ']') && !in_authority;
        const bool is_second_hash = c == '#' && i != fragment;
        const bool is_first_digit = is_digit(c) && in_authority && i == begin;
        const bool is_unsafe =
            static_cast<unsigned char>(c) >= 0x80 || std::string_view(" \"<>^`{|}").contains(c);
        if (is_bracket || is_second_hash || is_first_digit || is_unsafe) {
            fmt::format_to(std::back_inserter(text), "%{:02X}", static_cast<unsigned char>(c));
        } else {
            text += c;
        }
    }
    return text;
}

std::optional<std::string> check_host(const boost::urls::url_view& url) {
    if (url.host_type() == boost::urls::host_type::ipv6) {
        return is_private_v6(url.host_ipv6_address()) ? std::optional(kPrivate) : std::nullopt;
    }
    std::string host = to_lower(std::string(url.host()));
    if (host.ends_with('.')) host.pop_back();
    if (host.empty()) return "source_uri must include a host";
    if (host == "localhost" || host.ends_with(".localhost")) {
        return "source_uri must not point to localhost";
    }
    // Browsers read `127.1`, `0x7f000001` and `2130706433` as addresses, and so does inet_aton.
    in_addr address{};
    const bool is_address = ::inet_aton(host.c_str(), &address) == 1;
    if (is_address && is_private_v4(ntohl(address.s_addr))) return kPrivate;
    return std::nullopt;
}

}  // namespace

std::optional<std::string> check_source_uri(std::string_view uri) {
    const auto is_control = [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; };
    if (std::ranges::any_of(uri, is_control)) return "invalid URI: control character";
    const std::string text = escaped(std::string(uri));
    const auto url = boost::urls::parse_uri_reference(text);
    if (!url) return "invalid URI: " + url.error().message();
    // RFC 3986 §3.3; this version of the parser takes `http://host:x` for the host and the path
    // `x`.
    const std::string_view path = url->encoded_path();
    if (url->has_authority() && !path.empty() && !path.starts_with('/')) {
        return "invalid URI: host or port";
    }
    const std::string scheme = to_lower(std::string(url->scheme()));
    if (std::ranges::find(kRefusedSchemes, scheme) != kRefusedSchemes.end()) {
        return fmt::format("source_uri scheme \"{}\" is not allowed", scheme);
    }
    if (scheme != "http" && scheme != "https") return std::nullopt;
    if (url->has_userinfo()) return "source_uri must not include credentials";
    return check_host(*url);
}

}  // namespace akashi
