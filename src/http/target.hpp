#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace akashi::http {

/// Replaces `%XX` (RFC 3986 §2.1). Nothing when an escape is malformed, or when the outcome holds a
/// NUL byte or is not UTF-8.
std::optional<std::string> percent_decode(std::string_view text);

/// The parameters of a query string (`application/x-www-form-urlencoded`: `+` is a space), the
/// first value of a repeated name. Nothing when a name or value cannot be decoded.
std::optional<std::map<std::string, std::string>> parse_query(std::string_view query);

/// How many parameters a query string has, repeated and empty ones included.
std::size_t count_parameters(std::string_view query);

/// Whether this is a value of `Host` (RFC 9110 §7.2): a name, an IPv4 address or an IPv6 address in
/// brackets, then perhaps a colon and a port. An empty one is valid.
bool is_valid_host(std::string_view host);

/// A request target (RFC 9112 §3.2) cut into its parts, still percent-encoded.
struct Target {
    std::string_view path;
    std::string_view query;
};

/// Takes the origin form (`/path?query`), the absolute form, whose authority is dropped, and `*`.
/// Nothing for any other form, and when the authority is no valid host. The parts point into
/// `target`, or to static text.
std::optional<Target> split_target(std::string_view target);

}  // namespace akashi::http
