// The half of a session that writes: answers, streams, and how they end.
#include "base/gzip_encoder.hpp"
#include "base/log.hpp"
#include "http/gzip.hpp"
#include "http/session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace akashi::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t kWriteSlice = 262'144;  // bytes that each get a full write timeout
constexpr auto kStopPatience = std::chrono::seconds(1);
constexpr std::size_t kGzipStep = 65'536;
constexpr std::size_t kGzipInline = 262'144;

/// Removes the first `size` bytes; true when nothing is left.
template <class Buffers>
bool consume(Buffers& buffers, std::size_t size) {
    bool empty = true;
    for (auto& buffer : buffers) {
        const std::size_t part = std::min(size, buffer.size());
        buffer += part;
        size -= part;
        if (buffer.size() > 0) empty = false;
    }
    return empty;
}

}  // namespace

class Session::StreamWriter final : public BodyWriter {
public:
    StreamWriter(Session& session, bool chunked) : session_(session), chunked_(chunked) {}

    asio::awaitable<void> write(std::string_view bytes) override {
        if (bytes.empty()) co_return;  // a chunk without bytes would end the body
        const std::string size = chunked_ ? fmt::format("{:x}\r\n", bytes.size()) : "";
        failed_ = true;
        co_await session_.write(
            {asio::buffer(size), asio::buffer(bytes), asio::buffer("\r\n", chunked_ ? 2 : 0)}
        );
        failed_ = false;
    }

    void on_hang_up(std::function<void()> notify) override {
        session_.watch_for_hang_up(std::move(notify));
    }

    /// A write threw: the peer is gone or too slow.
    bool failed() const { return failed_; }

private:
    Session& session_;
    const bool chunked_;
    bool failed_ = false;
};

asio::awaitable<void> Session::send(const Request& request, Response& response) {
    if (response.stream) {
        co_await send_stream(request, response);
        co_return;
    }
    Framing framing{.closes = closing_, .names_keep_alive = reader_.is_http_1_0()};
    framing.varies_by_encoding = is_compressible(response);
    framing.is_gzip = framing.varies_by_encoding && accepts_gzip(request.header("accept-encoding"));
    if (framing.is_gzip) co_await compress(response.body);
    std::string_view body = response.body;
    if (response.status != 204 && response.status != 304) framing.content_length = body.size();
    std::string head;
    context_.heads.write(head, request, response, framing);
    if (!framing.content_length || request.method == Method::head) body = {};

    Buffers buffers{asio::buffer(head), asio::buffer(body.substr(0, kWriteSlice))};
    body.remove_prefix(std::min(body.size(), kWriteSlice));
    if (!try_write(buffers) || !body.empty()) co_await send_slowly(buffers, body);
}

/// Sends what the kernel has not taken at once, and then `rest`.
asio::awaitable<void> Session::send_slowly(Buffers buffers, std::string_view rest) {
    const std::size_t size = asio::buffer_size(buffers) + rest.size();
    place_->hold(ConnectionTable::Held::answer, size);
    if (!output_.grow_to(size)) {
        context_.connections.free(ConnectionTable::Held::answer, size);
        output_.force_to(size);  // what it takes the place of is given back in a moment
    }
    turn_ = {};
    const auto& config = context_.config;
    answer_end_ =
        Clock::now() + config.write_timeout + std::chrono::seconds(size / config.least_send_rate);
    co_await write(buffers);
    for (; !rest.empty(); rest.remove_prefix(std::min(rest.size(), kWriteSlice))) {
        co_await write({asio::buffer(rest.substr(0, kWriteSlice))});
    }
    answer_end_ = Clock::time_point::max();
    place_->release();
    output_ = ByteBudget::Share(context_.budgets.answers);
}

asio::awaitable<void> Session::send_refusal(const Request& request, Response& response) {
    try {
        co_await send(request, response);
    } catch (...) {
        context_.router.watch().aborted(request);
        throw;
    }
}

asio::awaitable<void> Session::send_stream(const Request& request, Response& response) {
    const bool chunked = !reader_.is_http_1_0();
    closing_ = closing_ || !chunked;
    turn_ = {};
    std::string head;
    context_.heads.write(head, request, response, Framing{.chunked = chunked, .closes = closing_});
    co_await write({asio::buffer(head)});
    if (request.method == Method::head) co_return;

    StreamWriter writer(*this, chunked);
    std::exception_ptr failure;
    streams_endlessly_ = response.is_endless;
    try {
        co_await response.stream(writer);
    } catch (...) {
        failure = std::current_exception();
    }
    on_hang_up_ = nullptr;
    streams_endlessly_ = false;
    answer_end_ = Clock::time_point::max();
    if (response.is_endless) context_.connections.end_stream(*place_);
    if (!failure) {
        if (chunked) co_await write({asio::buffer("0\r\n\r\n", 5)});
        co_return;
    }
    // The missing last chunk tells the client that the answer is incomplete.
    closing_ = true;
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (writer.failed() || cancellation.cancelled() != asio::cancellation_type::none) co_return;
    log::error(
        "response stream failed",
        {{"error", log::describe(failure)},
         {"method", to_string(request.method)},
         {"path", request.path},
         {"request_id", request.request_id}}
    );
}

void Session::watch_for_hang_up(std::function<void()> notify) {
    on_hang_up_ = std::move(notify);
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code ec) {
        if (!ec && self->on_hang_up_ && self->has_hung_up())
            std::exchange(self->on_hang_up_, nullptr)();
    });
}

/// The server stops, and has told the stream to end: a client that reads slowly must not keep it.
void Session::hurry_stream() {
    answer_end_ = Clock::now() + kStopPatience;
    set_deadline(answer_end_);
}

/// Whether the client has closed its side, and nothing is left to read.
bool Session::has_hung_up() {
    char byte = 0;
    error_code ec;
    socket_.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, ec);
    return ec && ec != asio::error::would_block;
}

/// Compresses the body with gzip; between the pieces of a large one, other connections get a turn.
asio::awaitable<void> Session::compress(std::string& body) {
    GzipEncoder encoder;
    std::string out;
    const bool yields = body.size() > kGzipInline;
    const std::size_t step = yields ? kGzipStep : kGzipInline;
    for (std::size_t at = 0; at < body.size(); at += step) {
        if (yields) co_await asio::post(asio::use_awaitable);
        encoder.add(std::string_view(body).substr(at, step), out);
    }
    encoder.finish(out);
    body = std::move(out);
}

/// Writes what the kernel takes at once, which is nearly always everything; true when it took all.
bool Session::try_write(Buffers& buffers) {
    error_code ec;
    const std::size_t size = socket_.write_some(buffers, ec);
    if (ec && ec != asio::error::would_block) throw boost::system::system_error(ec);
    return consume(buffers, size);
}

asio::awaitable<void> Session::write(Buffers buffers) {
    if (try_write(buffers)) co_return;
    set_deadline(std::min(Clock::now() + context_.config.write_timeout, answer_end_));
    const auto [ec, size] =
        co_await asio::async_write(socket_, buffers, asio::as_tuple(asio::use_awaitable));
    deadline_ = Clock::time_point::max();
    if (ec) throw boost::system::system_error(expired_ ? asio::error::timed_out : ec);
}

}  // namespace akashi::http
