#include "slow_proxy.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <utility>

namespace akashi::testing {

namespace asio = boost::asio;

namespace {

/// How soon the end of a stall is noticed.
constexpr std::chrono::milliseconds kTick{5};

asio::awaitable<void> pause(std::chrono::milliseconds duration) {
    asio::steady_timer timer(co_await asio::this_coro::executor, duration);
    co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace

SlowProxy::SlowProxy(std::uint16_t server_port)
    : server_port_(server_port),
      acceptor_(thread_, {asio::ip::address_v4::loopback(), 0}),
      port_(acceptor_.local_endpoint().port()) {
    asio::co_spawn(thread_, accept(), asio::detached);
}

SlowProxy::~SlowProxy() {
    thread_.stop();
    thread_.join();
}

asio::awaitable<void> SlowProxy::accept() {
    while (true) {
        auto client = co_await acceptor_.async_accept(asio::use_awaitable);
        asio::co_spawn(thread_, serve(std::move(client)), asio::detached);
    }
}

/// When one side closes or breaks its connection, the exception ends both directions.
asio::awaitable<void> SlowProxy::serve(Socket client) {
    using namespace asio::experimental::awaitable_operators;
    Socket server(thread_);
    co_await server.async_connect(
        {asio::ip::address_v4::loopback(), server_port_}, asio::use_awaitable
    );
    client.set_option(asio::ip::tcp::no_delay(true));
    server.set_option(asio::ip::tcp::no_delay(true));
    co_await (copy(client, server, true) && copy(server, client, false));
}

asio::awaitable<void> SlowProxy::copy(Socket& from, Socket& to, bool is_delayed) {
    std::array<char, 16384> buffer;
    while (true) {
        const auto size = co_await from.async_read_some(asio::buffer(buffer), asio::use_awaitable);
        if (is_delayed) co_await pause(delay_);
        while (stalled_) co_await pause(kTick);
        co_await asio::async_write(to, asio::buffer(buffer, size), asio::use_awaitable);
    }
}

}  // namespace akashi::testing
