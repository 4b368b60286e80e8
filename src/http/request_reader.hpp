#pragma once

#include "http/message.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace akashi::http {

/// Why a message is refused: the status to answer with and a sentence for the client.
struct Refusal {
    unsigned status = 400;
    std::string_view message;
};

/// Turns the bytes of one connection into requests (RFC 9112). Does no input or output itself.
/// Bytes left after a request begin the next one, so pipelining works. One thread at a time.
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
    /// Parses the bytes that have come. After `refused` nothing more can be read.
    State advance();

    /// No byte of the next request has come yet.
    bool is_idle() const { return !parser_ && begin_ == end_; }
    /// True when the client waits for `100 Continue` before it sends the body; once per request.
    bool take_expectation();

    /// The request; after `refused`, what was read of it. Its id and client address are not set.
    Request take();
    const Refusal& refusal() const { return refusal_; }
    /// Whether the connection may serve another request after the last one taken.
    bool keeps_alive() const { return keeps_alive_; }
    /// Whether the last request taken was HTTP/1.0, which has no chunked encoding.
    bool is_http_1_0() const { return http_1_0_; }

private:
    class Parser;

    State refuse(unsigned status, std::string_view message);
    void resize(std::size_t capacity);

    const Limits limits_;
    // Between requests there is no parser and no buffer, which keeps idle connections small.
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
