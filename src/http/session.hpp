#pragma once

#include "http/request_reader.hpp"
#include "http/response_head.hpp"
#include "http/router.hpp"
#include "http/server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace akashi::http {

/// What all connections of a server share. Outlives them.
struct SessionContext {
    const ServerConfig& config;
    const Router& router;
    const HeadWriter& heads;
    const std::atomic<bool>& stopping;
};

/// One connection, from accept to close. Everything happens on the socket's strand.
///
/// A single timer watches the connection: operations only set a deadline, and the timer checks it
/// from time to time. Arming a timer for each operation would cost more than the operation.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(boost::asio::ip::tcp::socket socket, const SessionContext& context);

    /// Serves requests until the peer, a timeout or a stop ends the connection. A request to stop
    /// ("total" cancellation) ends it only between requests.
    boost::asio::awaitable<void> run();

private:
    using Clock = std::chrono::steady_clock;
    using Buffers = std::array<boost::asio::const_buffer, 3>;
    class StreamWriter;
    struct StopFilter;

    boost::asio::awaitable<void> serve();
    boost::asio::awaitable<RequestReader::State> receive();
    boost::asio::awaitable<bool> answer(Request request);
    boost::asio::awaitable<void> refuse(Refusal refusal);
    boost::asio::awaitable<void> send(const Request& request, Response& response);
    boost::asio::awaitable<void> send_stream(const Request& request, Response& response);
    boost::asio::awaitable<void> compress(std::string& body);
    boost::asio::awaitable<void> write(Buffers buffers);
    boost::asio::awaitable<void> linger();

    bool try_write(Buffers& buffers);
    void identify(Request& request) const;
    void log_request(const Request& request, unsigned status, Clock::time_point begin) const;
    void watch();
    void on_tick();
    void close();

    const SessionContext context_;
    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer timer_;
    RequestReader reader_;
    std::string client_ip_;
    Clock::time_point deadline_ = Clock::time_point::max();
    bool expired_ = false;  // the timer cancelled the operation
    bool idle_ = false;     // closing now would lose no request
    bool closing_ = false;  // no request after this one
};

}  // namespace akashi::http
