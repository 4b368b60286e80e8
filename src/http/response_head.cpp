#include "http/response_head.hpp"

#include "base/span.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <iterator>

namespace akashi::http {
namespace {

struct DefaultHeader {
    std::string_view name;
    std::string_view value;
};

constexpr DefaultHeader kDefaults[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Cache-Control", "no-store"},
    {"Referrer-Policy", "strict-origin-when-cross-origin"},
    {"Strict-Transport-Security", "max-age=63072000; includeSubDomains"},
    {"Content-Security-Policy",
     "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
     "img-src 'self' data:; connect-src 'self'; font-src 'self'; object-src 'none'; "
     "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"},
};

constexpr std::string_view kCors =
    "Access-Control-Allow-Headers: Authorization, Content-Type, X-Request-ID, Idempotency-Key, "
    "X-Akashi-Session, X-Akashi-Org-ID, X-Idempotency-Key\r\n"
    "Access-Control-Allow-Methods: GET, POST, PUT, DELETE, PATCH, OPTIONS\r\n"
    "Access-Control-Max-Age: 86400\r\n"
    "Access-Control-Expose-Headers: X-Request-ID, X-RateLimit-Limit, X-RateLimit-Remaining, "
    "X-RateLimit-Reset, Retry-After, X-Search-Backend\r\n";

/// Without control characters the value cannot end its line.
void append_clean(std::string& out, std::string_view text) {
    for (const char c : text) out += (c >= '\0' && c < ' ' && c != '\t') || c == '\x7f' ? ' ' : c;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    append_clean(out, name);
    out += ": ";
    append_clean(out, value);
    out += "\r\n";
}

const std::string& default_block() {
    static const std::string block = [] {
        std::string text;
        for (const auto& header : kDefaults) append_header(text, header.name, header.value);
        return text;
    }();
    return block;
}

void append_defaults(std::string& out, const Response& response) {
    const auto is_replaced = [&](const DefaultHeader& header) {
        return std::any_of(response.headers.begin(), response.headers.end(), [&](const auto& own) {
            return boost::beast::iequals(own.first, header.name);
        });
    };
    if (std::none_of(std::begin(kDefaults), std::end(kDefaults), is_replaced)) {
        out += default_block();
        return;
    }
    for (const auto& header : kDefaults) {
        if (!is_replaced(header)) append_header(out, header.name, header.value);
    }
}

void append_rate(std::string& out, const RateStatus& rate) {
    fmt::format_to(
        std::back_inserter(out),
        "X-RateLimit-Limit: {}\r\nX-RateLimit-Remaining: {}\r\nX-RateLimit-Reset: {}\r\n",
        rate.limit,
        rate.remaining,
        rate.reset
    );
}

/// IMF-fixdate (RFC 9110 §5.6.7), formatted once a second.
void append_date(std::string& out) {
    thread_local std::time_t second = 0;
    thread_local std::string line;
    const std::time_t current = std::time(nullptr);
    if (current != second) {
        second = current;
        line = fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} GMT\r\n", fmt::gmtime(current));
    }
    out += line;
}

}  // namespace

HeadWriter::HeadWriter(std::vector<std::string> cors_allowed_origins)
    : origins_(std::move(cors_allowed_origins)),
      allows_all_(std::find(origins_.begin(), origins_.end(), "*") != origins_.end()) {}

void HeadWriter::write_cors(std::string& out, std::string_view origin) const {
    if (origin.empty()) return;
    if (!allows_all_ && std::find(origins_.begin(), origins_.end(), origin) == origins_.end())
        return;
    append_header(out, "Access-Control-Allow-Origin", origin);
    out += kCors;
}

void HeadWriter::write(
    std::string& out, const Request& request, const Response& response, const Framing& framing
) const {
    out.reserve(out.size() + 1280);
    const auto reason =
        boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(response.status));
    fmt::format_to(
        std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status, std::string_view(reason)
    );
    append_date(out);
    append_header(out, "X-Request-ID", request.request_id);
    if (request.recording)
        append_header(out, "traceparent", request.recording->context().traceparent());
    append_defaults(out, response);
    const bool has_content = framing.content_length || framing.chunked || response.stream;
    if (has_content) append_header(out, "Content-Type", response.content_type);
    if (framing.content_length) {
        fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", *framing.content_length);
    }
    if (framing.chunked) out += "Transfer-Encoding: chunked\r\n";
    if (framing.is_gzip) out += "Content-Encoding: gzip\r\n";
    if (framing.closes) out += "Connection: close\r\n";
    if (framing.names_keep_alive && !framing.closes) out += "Connection: keep-alive\r\n";
    if (!origins_.empty() || framing.varies_by_encoding) {
        const std::string_view comma = !origins_.empty() && framing.varies_by_encoding ? ", " : "";
        out.append("Vary: ").append(origins_.empty() ? "" : "Origin").append(comma);
        out.append(framing.varies_by_encoding ? "Accept-Encoding\r\n" : "\r\n");
    }
    if (!origins_.empty()) write_cors(out, request.header("origin"));
    if (request.rate) append_rate(out, *request.rate);
    for (const auto& [name, value] : response.headers) append_header(out, name, value);
    out += "\r\n";
}

}  // namespace akashi::http
