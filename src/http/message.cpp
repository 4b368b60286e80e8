#include "http/message.hpp"

#include "base/json_parser.hpp"
#include "base/json_writer.hpp"
#include "base/parse_integer.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace akashi::http {
namespace {

struct Status {
    unsigned number;
    std::string_view code;
};

Status status_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid_input:
            return {400, "INVALID_INPUT"};
        case ErrorCode::too_large:
            return {413, "INVALID_INPUT"};
        case ErrorCode::unauthorized:
            return {401, "UNAUTHORIZED"};
        case ErrorCode::forbidden:
            return {403, "FORBIDDEN"};
        case ErrorCode::not_found:
            return {404, "NOT_FOUND"};
        case ErrorCode::method_not_allowed:
            return {405, "METHOD_NOT_ALLOWED"};
        case ErrorCode::conflict:
            return {409, "CONFLICT"};
        case ErrorCode::quota_exceeded:
            return {429, "QUOTA_EXCEEDED"};
        case ErrorCode::rate_limited:
            return {429, "RATE_LIMITED"};
        case ErrorCode::unavailable:
            return {503, "SERVICE_UNAVAILABLE"};
    }
    return {500, "INTERNAL_ERROR"};
}

/// Adds `meta` to the envelope open in `writer` and closes it, with a newline.
void finish_envelope(JsonWriter& writer, std::string& out, const Request& request) {
    writer.key("meta").begin_object();
    writer.member("request_id", request.request_id).member("timestamp", now());
    writer.end_object().end_object();
    out += '\n';
}

std::string error_body(
    const Request& request, std::string_view code, std::string_view message, std::string_view reason
) {
    std::string body;
    JsonWriter writer(body);
    writer.begin_object().key("error").begin_object();
    writer.member("code", code).member("message", message);
    if (!reason.empty()) writer.key("details").begin_object().member("reason", reason).end_object();
    writer.end_object();
    finish_envelope(writer, body, request);
    return body;
}

/// Whether the client hears when to try again. A full organization cannot know when it has room for
/// another agent: that is after no time.
bool tells_when(const Error& error) {
    switch (error.code()) {
        case ErrorCode::unavailable:
        case ErrorCode::rate_limited:
            return true;
        case ErrorCode::quota_exceeded:
            return error.retry_after().count() > 0;
        default:
            return false;
    }
}

}  // namespace

std::string_view to_string(Method method) {
    constexpr std::string_view kNames[] = {
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER"
    };
    return kNames[static_cast<std::size_t>(method)];
}

std::string_view Request::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& header) {
        return header.first == name;
    });
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::string> Request::parameter(const std::string& name) const {
    const auto found = query.find(name);
    if (found == query.end() || found->second.empty()) return std::nullopt;
    return found->second;
}

std::int64_t Request::integer_parameter(
    const std::string& name, std::int64_t fallback, std::int64_t low, std::int64_t high
) const {
    const auto found = query.find(name);
    const auto value = found == query.end() ? std::nullopt : parse_signed_integer(found->second);
    return std::clamp(value.value_or(fallback), low, high);
}

Response problem(const Request& request, const Error& error) {
    const Status status = status_of(error.code());
    Response response;
    response.status = status.number;
    response.body = error_body(request, status.code, error.message(), error.details());
    if (error.code() == ErrorCode::unauthorized) {
        response.headers.emplace_back("WWW-Authenticate", "Bearer, ApiKey");
    }
    if (tells_when(error)) {
        response.headers.emplace_back("Retry-After", std::to_string(error.retry_after().count()));
    }
    return response;
}

Response internal_error(const Request& request) {
    return failure(request, 500, "internal server error");
}

Response failure(const Request& request, unsigned status, std::string_view message) {
    Response response;
    response.status = status;
    const std::string_view code = status == 501 ? "NOT_IMPLEMENTED" : "INTERNAL_ERROR";
    response.body = error_body(request, code, message, {});
    return response;
}

Response data_response(const Request& request, unsigned status, std::string_view data) {
    Response response;
    response.status = status;
    response.body.reserve(data.size() + 160);
    JsonWriter writer(response.body);
    writer.begin_object();
    if (!data.empty() && data != "null") writer.raw_member("data", data);
    finish_envelope(writer, response.body, request);
    return response;
}

Response list_response(const Request& request, std::string_view items, const PageInfo& page) {
    Response response;
    response.body.reserve(items.size() + 240);
    JsonWriter writer(response.body);
    writer.begin_object().raw_member("data", items).member_if("total", page.total);
    writer.member("has_more", page.has_more).member("limit", page.limit);
    writer.member("offset", page.offset).member_if("next_offset", page.next_offset);
    writer.member_if("next_cursor", page.next_cursor);
    writer.member_if("did_you_mean", page.did_you_mean);
    finish_envelope(writer, response.body, request);
    return response;
}

Result<std::optional<Time>> time_parameter(const Request& request, const std::string& name) {
    const auto text = request.parameter(name);
    if (!text) return std::optional<Time>();
    const auto time = parse_rfc3339(*text);
    if (time) return time;
    return Error(
        ErrorCode::invalid_input,
        fmt::format("invalid '{}': expected RFC3339 format (e.g. 2024-01-01T00:00:00Z)", name)
    );
}

Result<std::string_view> text_header(const Request& request, std::string_view name) {
    const std::string_view value = request.header(name);
    if (is_text(value)) return value;
    return Error(ErrorCode::invalid_input, fmt::format("header {} must be valid UTF-8", name));
}

Result<boost::json::value> parse_body(const Request& request) { return parse_json(request.body); }

}  // namespace akashi::http
