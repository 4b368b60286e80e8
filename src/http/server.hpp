#pragma once

#include "base/periodic_task.hpp"
#include "base/steady_clock.hpp"
#include "base/task_group.hpp"
#include "http/client_address.hpp"
#include "http/connection_table.hpp"
#include "http/response_head.hpp"
#include "http/router.hpp"
#include "http/server_config.hpp"
#include "http/server_instruments.hpp"
#include "http/session.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>

namespace akashi::http {

/// HTTP/1.1 over TCP. One strand per connection; requests of one connection are answered in order,
/// so pipelining works. Timeouts disconnect slow, silent and half-open peers. When all places are
/// taken, those who wait longest make room; health checks always have a place.
class Server {
public:
    /// Binds the port; throws when it is in use, or when find_mistake() finds one. `router` must
    /// outlive the server.
    Server(boost::asio::any_io_executor executor, ServerConfig config, const Router& router);

    void start();
    unsigned short port() const { return port_; }

    /// From now on every answer ends its connection, so that clients and load balancers connect
    /// elsewhere. Everything else goes on. Callable from any thread.
    void leave() { leaving_ = true; }

    /// Closes the port, and idle connections at once. Every client that could connect is answered.
    /// Running requests may finish within `grace`; after that they are cancelled.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);

private:
    boost::asio::awaitable<void> accept_loop();
    void accept_the_last();
    boost::asio::any_io_executor make_connection_strand() const;
    void receive(boost::asio::ip::tcp::socket socket);
    boost::asio::awaitable<void> serve(
        std::shared_ptr<Session> session, std::shared_ptr<ConnectionTable::Place> place
    );
    boost::asio::awaitable<void> report();
    void note_accept_failure(const boost::system::error_code& ec);

    const boost::asio::any_io_executor executor_;
    const ServerConfig config_;
    const Router& router_;
    const HeadWriter heads_;
    boost::asio::strand<boost::asio::any_io_executor> accept_strand_;
    boost::asio::ip::tcp::acceptor acceptor_;
    unsigned short port_ = 0;
    SteadyClock::time_point next_warning_{};  // accept strand only; so is failures_
    std::size_t failures_ = 0;
    Budgets budgets_;
    ConnectionTable connections_;
    Turns reads_;
    std::atomic<bool> leaving_ = false;
    ServerInstruments instruments_{connections_, reads_};
    std::atomic<bool> stopping_ = false;
    const TrustedProxies proxies_;
    const SessionContext session_context_;
    PeriodicTask reporting_;
    TaskGroup accepting_;
    TaskGroup sessions_;  // last: it runs what uses the members above
};

}  // namespace akashi::http
