#pragma once

#include "base/steady_clock.hpp"
#include "base/task_group.hpp"
#include "http/metrics_config.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace akashi::http {

/// Answers `GET /metrics` on a port of its own, without credentials, in Prometheus' text format.
/// Scrapes within a second get the same text. It serves 16 connections at most, one request each,
/// for ten seconds each, and ends the oldest one for a further one: who is slow holds nobody up.
class MetricsServer {
public:
    /// Binds the port; throws std::runtime_error that says what to do when that fails. The context
    /// behind the executor must outlive it.
    MetricsServer(boost::asio::any_io_executor executor, const MetricsConfig& config);

    void start();
    unsigned short port() const { return acceptor_.local_endpoint().port(); }
    /// Ends all connections. Required after start().
    boost::asio::awaitable<void> stop();

private:
    using Socket = boost::asio::ip::tcp::socket;

    boost::asio::awaitable<void> accept_loop();
    boost::asio::awaitable<void> serve(std::shared_ptr<Socket> socket);
    boost::asio::awaitable<bool> answer(Socket& socket);
    std::shared_ptr<const std::string> text();
    void admit(const std::shared_ptr<Socket>& socket);
    void leave(const std::shared_ptr<Socket>& socket);

    const boost::asio::any_io_executor executor_;
    boost::asio::strand<boost::asio::any_io_executor> accept_strand_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::atomic<bool> is_stopping_ = false;
    std::mutex served_mutex_;
    std::list<std::shared_ptr<Socket>> served_;  ///< oldest first; each is used on its own strand
    std::mutex mutex_;  // guards the next two; is held while the text is made
    std::shared_ptr<const std::string> text_;
    SteadyClock::time_point made_;
    TaskGroup tasks_;  // last: it runs what uses the members above
};

}  // namespace akashi::http
