#pragma once

#include "http/message.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace akashi::http {

/// How the body that follows a head is delimited and what was done to it.
struct Framing {
    std::optional<std::size_t> content_length = {
    };  ///< none when chunked, on 204 and 304, or when the close ends the body
    bool chunked = false;
    bool closes = false;
    bool names_keep_alive = false;  ///< HTTP/1.0 clients need `Connection: keep-alive`
    bool varies_by_encoding = false;
    bool is_gzip = false;
};

/// Writes status lines and headers: those of every answer (docs/http-api.md, "Security headers"),
/// CORS, the rate limit's, and those of the response itself. Immutable: callable from any thread.
class HeadWriter {
public:
    /// `*` allows every origin.
    explicit HeadWriter(std::vector<std::string> cors_allowed_origins);

    /// Appends the head to `out`, the empty line included. Control characters in values become
    /// spaces, so that no value can end its line.
    void write(
        std::string& out, const Request& request, const Response& response, const Framing& framing
    ) const;

private:
    void write_cors(std::string& out, std::string_view origin) const;

    const std::vector<std::string> origins_;
    bool allows_all_ = false;
};

}  // namespace akashi::http
