#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace akashi::http {

/// Replaces `%XX` (RFC 3986 §2.1). Nothing when an escape is malformed, or when the outcome holds a
/// NUL byte or is not UTF-8.
std::optional<std::string> percent_decode(std::string_view text);

/// The parameters of a query string (`application/x-www-form-urlencoded`: `+` is a space), the
/// first value of a repeated name. Nothing when a name or value cannot be decoded or there are more
/// than a thousand.
std::optional<std::map<std::string, std::string>> parse_query(std::string_view query);

/// A request target (RFC 9112 §3.2) cut into its parts, still percent-encoded.
struct Target {
    std::string_view path;
    std::string_view query;
};

/// Takes the origin form (`/path?query`), the absolute form, whose authority is dropped, and `*`.
/// Nothing for any other form. The parts point into `target`, or to static text.
std::optional<Target> split_target(std::string_view target);

}  // namespace akashi::http
