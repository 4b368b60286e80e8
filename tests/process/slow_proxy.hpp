#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace akashi::testing {

/// A proxy between clients and a server on loopback that makes the server slow. It has a thread of
/// its own. Callable from any thread.
class SlowProxy {
public:
    /// Leads to the server on `server_port`, at first without delay.
    explicit SlowProxy(std::uint16_t server_port);
    /// Cuts the connections.
    ~SlowProxy();
    SlowProxy(const SlowProxy&) = delete;
    SlowProxy& operator=(const SlowProxy&) = delete;

    std::uint16_t port() const { return port_; }

    /// From now on data from a client arrives later by `delay`.
    void delay(std::chrono::milliseconds delay) { delay_ = delay; }
    /// From now on no data arrives on either side until stall(false). Connections are still
    /// accepted.
    void stall(bool stalled) { stalled_ = stalled; }

private:
    using Socket = boost::asio::ip::tcp::socket;

    boost::asio::awaitable<void> accept();
    boost::asio::awaitable<void> serve(Socket client);
    boost::asio::awaitable<void> copy(Socket& from, Socket& to, bool is_delayed);

    const std::uint16_t server_port_;
    std::atomic<std::chrono::milliseconds> delay_{};
    std::atomic<bool> stalled_ = false;
    boost::asio::thread_pool thread_{1};
    boost::asio::ip::tcp::acceptor acceptor_;
    const std::uint16_t port_;
};

}  // namespace akashi::testing
