#pragma once

#include "http/message.hpp"

#include <boost/system/error_code.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

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
///
/// Each request is reported twice: as `head` before its body is read, so that the caller can look
/// at the credentials and limit the body, and as `done`.
class RequestReader {
public:
    struct Limits {
        std::size_t header_bytes;  ///< request line and headers together
        std::size_t body_bytes;    ///< of any request; see also limit_body()
    };
    enum class State { need_more, head, done, refused };

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
    /// Refuses the request, so that advance() returns `refused` from now on.
    State refuse(unsigned status, std::string_view message);

    /// The request since its `head`, without a body that has not come. Valid until take().
    Request& request();
    /// Refuses the request when its body is larger than this, now or while it is read. After
    /// `head`.
    void limit_body(std::size_t bytes);
    /// The size of the body that the head announces; nothing when it is chunked. After `head`.
    std::optional<std::size_t> announced_body() const;
    /// What the request takes: the buffer of its head, then the body as announced or, when it is
    /// chunked, as far as it has come.
    std::size_t held_bytes() const;

    /// No byte of the next request has come yet.
    bool is_idle() const { return !parser_ && begin_ == end_; }
    /// How many chunks were parsed since the last call. Small ones take long for what they bring.
    std::size_t take_chunk_count();
    /// True when the client waits for `100 Continue` before it sends the body; once per request.
    bool take_expectation();

    /// The request; after `refused`, what was read of it. Its id and client address are not set.
    Request take();
    const Refusal& refusal() const { return refusal_; }
    /// Whether the connection may serve another request after the last one with a `head`.
    bool keeps_alive() const { return keeps_alive_; }
    /// Whether the last request with a `head` was HTTP/1.0, which has no chunked encoding.
    bool is_http_1_0() const { return http_1_0_; }

private:
    class Parser;

    State refuse_by(const boost::system::error_code& ec);
    State report_head();
    void skip_blanks();
    std::size_t body_capacity() const;
    void resize(std::size_t capacity);

    const Limits limits_;
    // Between requests there is no parser and no buffer, which keeps idle connections small.
    std::unique_ptr<Parser> parser_;
    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;  // unread bytes: [begin_, end_)
    std::size_t end_ = 0;
    std::size_t blanks_ = 0;  // line ends before the request
    Refusal refusal_;
    bool keeps_alive_ = false;
    bool http_1_0_ = false;
};

}  // namespace akashi::http
