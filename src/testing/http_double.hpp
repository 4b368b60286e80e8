#pragma once

#include <functional>
#include <memory>
#include <string>

namespace akashi::testing {

/// A server on a free port of 127.0.0.1 that answers as the test says, also badly. Runs on a thread
/// of its own until it is destroyed.
class HttpDouble {
public:
    struct Request {
        std::string head;  ///< request line and headers, as they were sent
        std::string body;
    };
    enum class Fate {
        whole,     ///< sent as it is
        cut,       ///< the connection is closed after half of the body
        cut_head,  ///< the connection is closed in the last header
        never      ///< nothing is sent; the connection stays open
    };
    struct Reply {
        int status = 200;
        std::string body{};
        std::string headers{};  ///< more of them, each with its line end
        Fate fate = Fate::whole;
    };
    /// Called on the server's thread, one request after the other. Must not throw.
    using Handler = std::function<Reply(const Request&)>;

    explicit HttpDouble(Handler handler);
    ~HttpDouble();
    HttpDouble(const HttpDouble&) = delete;
    HttpDouble& operator=(const HttpDouble&) = delete;

    /// `http://127.0.0.1:<port>`
    std::string url() const;
    /// How many connections were made.
    int connections() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace akashi::testing
