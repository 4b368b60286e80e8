#pragma once

#include "testing/http_client.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::testing {

/// Whether the answer to a GET of this path does not end: a test of all routes asks for its head.
inline bool is_endless(std::string_view path) { return path.starts_with("/v1/subscribe"); }

/// A client of an event stream (the Server-Sent Events of the HTML standard) on 127.0.0.1. Blocks
/// until something comes. One thread at a time, except shut_down(). Records what came when it is
/// destroyed.
class EventStream {
public:
    struct Event {
        std::string id;
        std::string type;
        boost::json::object data;

        /// A member of the data.
        std::string text(std::string_view name) const {
            return std::string(data.at(name).as_string());
        }
    };

    /// Sends the request and reads the head of the answer.
    EventStream(unsigned short port, std::string_view path, const HttpHeaders& headers);
    ~EventStream();
    EventStream(EventStream&&) noexcept;
    EventStream& operator=(EventStream&&) noexcept;

    int status() const;
    /// The status line and the headers.
    const std::string& head() const;

    /// The next event; nothing at the end of the stream.
    std::optional<Event> next();
    /// The next block, which may be a comment: its lines. Empty at the end of the stream.
    std::vector<std::string> next_block();
    /// Everything up to the end of the stream.
    std::string rest();
    /// Ends what another thread waits for.
    void shut_down();

private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace akashi::testing
