#pragma once

#include <boost/json/value.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace akashi::testing {

struct Answer {
    int status = 0;  ///< 0: the connection broke before the answer was complete
    std::string head;
    std::string body;

    /// The body as JSON; throws when it is not.
    boost::json::value json() const;
};

/// A blocking HTTP/1.1 client on one connection that is kept alive. For one thread at a time.
class Client {
public:
    static constexpr std::chrono::seconds kPatience{30};

    /// Connects to the loopback address; `authorization` is sent with every request unless it is
    /// empty. No call waits longer than `patience`. Throws std::system_error when no server
    /// listens.
    explicit Client(
        std::uint16_t port,
        std::string authorization = {},
        std::chrono::seconds patience = kPatience
    );
    ~Client();
    Client(Client&& other) noexcept;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    Client& operator=(Client&&) = delete;

    Answer get(std::string_view path);
    /// `idempotency_key` is sent unless it is empty.
    Answer post(
        std::string_view path, std::string_view body, std::string_view idempotency_key = {}
    );

    /// The bytes of a request with this client's authorization.
    std::string get_text(std::string_view path) const;
    std::string post_text(
        std::string_view path, std::string_view body, std::string_view idempotency_key = {}
    ) const;
    /// False when the connection is broken.
    bool send(std::string_view bytes);
    Answer receive();

private:
    int socket_ = -1;
    std::string authorization_;
    std::string received_;
};

}  // namespace akashi::testing
