#pragma once

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::net {

struct Header {
    std::string name;
    std::string value;  ///< may be secret
};

struct HttpRequest {
    std::string method = "GET";
    std::string url;  ///< http or https; may have a user and password
    std::vector<Header> headers;
    std::string body;
    std::chrono::milliseconds timeout{30'000};  ///< of all: look-up, connect, send, receive
    std::size_t answer_limit = 1'048'576;       ///< bytes of the body
};

struct HttpAnswer {
    int status = 0;
    std::vector<Header> headers;  ///< names in lower case
    std::string body;

    /// The first value of the header, whose name is in lower case; empty when there is none.
    std::string_view header(std::string_view name) const;
};

/// There is no answer: no connection, a bad certificate, too late, cut off, too long, or the client
/// is closed. The message names the host and the reason, and nothing secret.
class Unreachable : public std::runtime_error {
public:
    enum class Kind {
        passing,    ///< the same request may work soon
        permanent,  ///< it needs somebody who changes something
        closed,     ///< the client has been closed
    };

    Unreachable(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
    Kind kind() const { return kind_; }

private:
    Kind kind_;
};

/// `host:port` of a URL for messages, without user, password, path and query; `an invalid URL` when
/// it is none. The port is left out where the URL has none.
std::string host_of(const std::string& url);

}  // namespace akashi::net
