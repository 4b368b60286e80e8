#include "testing/http_double.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <thread>
#include <utility>

namespace akashi::testing {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";

std::size_t content_length(std::string head) {
    std::ranges::transform(head, head.begin(), [](unsigned char c) { return std::tolower(c); });
    const std::size_t place = head.find("content-length:");
    return place == head.npos ? 0 : std::stoul(head.substr(place + 15));
}

}  // namespace

struct HttpDouble::State {
    explicit State(Handler given) : handler(std::move(given)) {
        asio::co_spawn(io, accept(), asio::detached);
        thread = std::thread([this] { io.run(); });
    }
    ~State() {
        io.stop();
        thread.join();
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    asio::awaitable<void> accept() {
        for (;;) {
            tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
            ++connections;
            asio::co_spawn(io, serve(std::move(socket)), asio::detached);
        }
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        std::string received;
        for (;;) {
            const auto [error, head_size] = co_await asio::async_read_until(
                socket,
                asio::dynamic_buffer(received),
                kHeadEnd,
                asio::as_tuple(asio::use_awaitable)
            );
            if (error) co_return;
            Request request{received.substr(0, head_size), {}};
            received.erase(0, head_size);
            const std::size_t length = content_length(request.head);
            if (received.size() < length)
                co_await asio::async_read(
                    socket,
                    asio::dynamic_buffer(received),
                    asio::transfer_exactly(length - received.size()),
                    asio::use_awaitable
                );
            request.body = received.substr(0, length);
            received.erase(0, length);
            if (!co_await answer(socket, handler(request))) co_return;
        }
    }

    /// Whether the connection goes on.
    static asio::awaitable<bool> answer(tcp::socket& socket, Reply reply) {
        if (reply.fate == Fate::never) {
            char byte = 0;  // until the client goes away
            co_await socket.async_read_some(
                asio::buffer(&byte, 1), asio::as_tuple(asio::use_awaitable)
            );
            co_return false;
        }
        std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " As Told\r\n" +
                           reply.headers + "Content-Length: " + std::to_string(reply.body.size());
        const bool is_whole = reply.fate == Fate::whole;
        if (reply.fate != Fate::cut_head)
            text += "\r\n\r\n" + reply.body.substr(0, reply.body.size() / (is_whole ? 1 : 2));
        co_await asio::async_write(socket, asio::buffer(text), asio::as_tuple(asio::use_awaitable));
        co_return is_whole;
    }

    const Handler handler;
    std::atomic<int> connections = 0;
    asio::io_context io{1};
    tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
    std::thread thread;
};

HttpDouble::HttpDouble(Handler handler) : state_(std::make_unique<State>(std::move(handler))) {}

HttpDouble::~HttpDouble() = default;

std::string HttpDouble::url() const {
    return "http://127.0.0.1:" + std::to_string(state_->acceptor.local_endpoint().port());
}

int HttpDouble::connections() const { return state_->connections; }

}  // namespace akashi::testing
