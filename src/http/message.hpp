#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "core/caller.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::span {
class Recording;
}

namespace akashi::http {

struct Route;

enum class Method { get, head, post, put, patch, del, options, other };

/// `GET`, `DELETE`, …; `other` for methods that no route has.
std::string_view to_string(Method method);

/// What a client is told about its rate limit.
struct RateStatus {
    int limit;           ///< requests in a window
    int remaining;       ///< of them
    std::int64_t reset;  ///< when the window ends, in Unix seconds
};

/// One request, whole. Lives on the connection's strand until the answer was written.
struct Request {
    Method method = Method::get;
    std::string path;                          ///< percent-encoded as received, without the query
    std::map<std::string, std::string> query;  ///< decoded; the first value of a repeated name
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
    std::string body;
    std::string request_id;
    std::string client_ip;  ///< the peer, or whom trusted proxies name (client_address())

    // Filled by the router.
    const Route* route = nullptr;
    std::map<std::string, std::string> path_parameters;  ///< decoded
    Caller caller;                   ///< meaningful only on routes with a minimum role
    std::optional<RateStatus> rate;  ///< set when the request counts against a rate limit

    std::shared_ptr<span::Recording> recording;  ///< null unless its spans are recorded

    /// The first header of this (lower-case) name; empty when there is none.
    std::string_view header(std::string_view name) const;
    /// The query parameter; nothing when it is absent or empty.
    std::optional<std::string> parameter(const std::string& name) const;
    /// An integer parameter clamped to [low, high]; `fallback` when it is absent or no integer
    /// (docs/http-api.md, "Query parameters").
    std::int64_t integer_parameter(
        const std::string& name, std::int64_t fallback, std::int64_t low, std::int64_t high
    ) const;
};

/// Where a streaming response writes. Each write returns when the kernel has taken the bytes
/// (back-pressure) and throws when the connection is closed or the write timeout passed, which
/// begins anew with each write.
class BodyWriter {
public:
    virtual ~BodyWriter() = default;
    virtual boost::asio::awaitable<void> write(std::string_view bytes) = 0;
    /// Calls `notify` on the connection's strand, at most once, when the client closes its side
    /// before the stream ends. A client that has sent another request is not noticed.
    virtual void on_hang_up(std::function<void()> notify) = 0;
};

/// An answer: either a body or a stream that produces one.
struct Response {
    unsigned status = 200;
    std::string body;
    std::string content_type = "application/json";
    /// More headers. A name that is also a default one (Cache-Control) replaces it.
    std::vector<std::pair<std::string, std::string>> headers;
    /// When set, called after the head was sent; `body` is ignored. The answer is chunked, or ends
    /// with the connection for an HTTP/1.0 client.
    std::function<boost::asio::awaitable<void>(BodyWriter&)> stream;
    /// The stream ends only with its client: a stop of the server does not wait for it, and the
    /// server has no more of them than leave places for other connections.
    bool is_endless = false;
    bool close = false;  ///< close the connection after this answer
};

/// The one place where an error becomes an HTTP answer (docs/http-api.md, "Errors").
Response problem(const Request& request, const Error& error);
/// 500 `internal server error`: the cause belongs in the log, not here.
Response internal_error(const Request& request);
/// 500 or 503 with the code INTERNAL_ERROR, or 501 with NOT_IMPLEMENTED, and a message that is safe
/// to show. Has no Retry-After: waiting does not help.
Response failure(const Request& request, unsigned status, std::string_view message);

/// `{"data": <json>, "meta": {…}}`. `data` is JSON text; empty or `null` leaves the member out.
Response data_response(const Request& request, unsigned status, std::string_view data);

struct PageInfo {
    std::optional<std::int64_t> total;
    bool has_more = false;
    std::int64_t limit = 0;
    std::int64_t offset = 0;
    std::optional<std::int64_t> next_offset;  ///< where the next page begins, if it can be read
    /// The same as a cursor, for lists that have some.
    std::optional<std::string> next_cursor = std::nullopt;
    std::optional<std::string> did_you_mean = std::nullopt;  ///< of a search: another query
};

/// The envelope of a list (docs/http-api.md, "Envelopes"). `items` is the JSON text of an array.
Response list_response(const Request& request, std::string_view items, const PageInfo& page);

/// A time in the query; nothing when it is absent or empty. Fails with invalid_input and the name
/// when it is not RFC 3339.
Result<std::optional<Time>> time_parameter(const Request& request, const std::string& name);

/// The value of the header (lower-case name), for what goes to a store; empty when there is none.
/// Fails with invalid_input and the name when it is not valid UTF-8.
Result<std::string_view> text_header(const Request& request, std::string_view name);

/// The body as parse_json() reads it (base/json_parser.hpp).
Result<boost::json::value> parse_body(const Request& request);

}  // namespace akashi::http
