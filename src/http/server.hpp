#pragma once

#include "base/task_group.hpp"
#include "http/response_head.hpp"
#include "http/router.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace akashi::http {

struct ServerConfig {
    std::string address = "::";  ///< both IPv6 and IPv4 when it is `::`; IPv4 only without IPv6
    unsigned short port = 8080;  ///< 0: any free port, for tests
    std::chrono::milliseconds read_timeout{30'000};   ///< whole request, from its first byte
    std::chrono::milliseconds write_timeout{30'000};  ///< each write of an answer
    std::size_t max_body_bytes = 1'048'576;
    std::size_t max_header_bytes = 65'536;
    std::size_t max_connections = 16'000;                ///< more wait in the kernel's queue
    std::vector<std::string> cors_allowed_origins = {};  ///< `*` allows all
    /// An idle keep-alive connection is closed after twice the read timeout.
    std::chrono::milliseconds idle_timeout() const { return read_timeout * 2; }
};

/// HTTP/1.1 over TCP. One strand a connection; requests of one connection are answered in order, so
/// pipelining works. Slow, silent and half-open peers are cut off by the timeouts.
class Server {
public:
    /// Binds at once, so that a taken port fails here. `router` must outlive the server.
    Server(boost::asio::any_io_executor executor, ServerConfig config, const Router& router);

    void start();
    unsigned short port() const { return port_; }

    /// Stops accepting and closes idle connections at once; requests in hand may finish within
    /// `grace`, then they are cancelled.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);

private:
    boost::asio::awaitable<void> accept_loop();
    boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);
    void note_accept_failure(const boost::system::error_code& ec);

    const boost::asio::any_io_executor executor_;
    const ServerConfig config_;
    const Router& router_;
    const HeadWriter heads_;
    boost::asio::strand<boost::asio::any_io_executor> accept_strand_;
    boost::asio::ip::tcp::acceptor acceptor_;
    unsigned short port_ = 0;
    std::chrono::steady_clock::time_point next_warning_{};  // accept strand only, as the next one
    std::size_t failures_ = 0;
    std::atomic<std::size_t> connections_ = 0;
    std::atomic<bool> stopping_ = false;
    TaskGroup accepting_;
    TaskGroup sessions_;  // last: it runs what uses the members above
};

}  // namespace akashi::http
