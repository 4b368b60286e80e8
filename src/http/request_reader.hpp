#pragma once

#include "http/message.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace akashi::http {

/// Why a message is not taken: the status to answer with and a sentence for the client.
struct Refusal {
    unsigned status = 400;
    std::string_view message;
};

/// Turns the bytes of one connection into requests (RFC 9112), without any input or output of its
/// own. What is left after a request begins the next one, so pipelining works. One thread at a
/// time.
///
///     while (reader.advance() == State::need_more) { read into prepare(); commit(size); }
class RequestReader {
public:
    struct Limits {
        std::size_t header_bytes;  ///< request line and headers together
        std::size_t body_bytes;
    };
    enum class State { need_more, done, refused };

    explicit RequestReader(Limits limits);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    /// Room for the next bytes; never empty while `need_more`.
    std::span<char> prepare();
    /// The first `size` bytes of what prepare() returned were filled.
    void commit(std::size_t size);
    /// Reads on with the bytes that are there. After `refused` nothing more can be read.
    State advance();

    /// No byte of the next request has come yet.
    bool is_idle() const { return !parser_ && begin_ == end_; }
    /// The client waits for `100 Continue` before it sends the body; true once a request.
    bool take_expectation();

    /// The request; after `refused` what is known of it. Its id and peer are not set.
    Request take();
    const Refusal& refusal() const { return refusal_; }
    /// Of the request last taken: may the connection serve another one?
    bool keeps_alive() const { return keeps_alive_; }
    /// Of the request last taken: HTTP/1.0 knows no chunks.
    bool is_http_1_0() const { return http_1_0_; }

private:
    class Parser;

    State refuse(unsigned status, std::string_view message);
    void resize(std::size_t capacity);

    const Limits limits_;
    // Between requests there is neither, which keeps idle connections small.
    std::unique_ptr<Parser> parser_;
    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;  // unread bytes: [begin_, end_)
    std::size_t end_ = 0;
    Refusal refusal_;
    bool keeps_alive_ = false;
    bool http_1_0_ = false;
};

}  // namespace akashi::http
