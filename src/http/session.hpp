#pragma once

#include "base/steady_clock.hpp"
#include "http/byte_budget.hpp"
#include "http/client_address.hpp"
#include "http/connection_table.hpp"
#include "http/pace.hpp"
#include "http/request_reader.hpp"
#include "http/response_head.hpp"
#include "http/router.hpp"
#include "http/server_config.hpp"
#include "http/turns.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace akashi::http {

/// What the connections of a server may hold together (docs/operations/connections-of-clients.md).
struct Budgets {
    explicit Budgets(const ServerConfig& config)
        : strangers(config.stranger_budget),
          bodies(config.body_budget()),
          answers(config.answer_budget) {}

    ByteBudget strangers;  ///< heads and bodies of requests whose caller is not known
    ByteBudget bodies;     ///< bodies of the other requests
    ByteBudget answers;    ///< answers that their clients do not take at once
};

/// What all connections of a server share. Outlives them.
struct SessionContext {
    const ServerConfig& config;
    const Router& router;
    const HeadWriter& heads;
    Budgets& budgets;
    ConnectionTable& connections;
    Turns& reads;
    const std::atomic<bool>& leaving;  ///< every answer ends its connection
    const std::atomic<bool>& stopping;
    const TrustedProxies& proxies;
};

/// One connection, from accept to close. Everything happens on the socket's strand.
///
/// Whatever the client sends, the session gives its thread back after each request and after each
/// read, and pauses when a client that does not wait for answers causes too much work (see Pace).
///
/// A single timer watches the connection: operations only set a deadline, and the timer checks it
/// from time to time. Arming a timer for each operation would cost more than the operation.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(boost::asio::ip::tcp::socket socket, const SessionContext& context);

    /// The text of the peer's address. Behind a proxy, it is not that of the client.
    const std::string& peer() const { return peer_; }
    bool is_of_trusted_proxy() const { return is_of_trusted_proxy_; }

    /// Serves requests until the peer, a timeout or a stop ends the connection. A request to stop
    /// ("total" cancellation) ends it only between requests.
    boost::asio::awaitable<void> run(std::shared_ptr<ConnectionTable::Place> place);

    /// Ends the connection: at once when it waits for its client, otherwise after the answer. Call
    /// it on the socket's strand.
    void evict();

private:
    using Clock = SteadyClock;
    using Buffers = std::array<boost::asio::const_buffer, 3>;
    class StreamWriter;
    struct StopFilter;

    // session.cpp: the life of a connection
    boost::asio::awaitable<void> serve();
    boost::asio::awaitable<bool> answer();
    bool finish(unsigned status);
    boost::asio::awaitable<std::optional<Response>> admit(Request& head);
    boost::asio::awaitable<Response> run_handler(Request& request);
    void log_answer(const Request& request, const Response& response, Clock::time_point begin);
    void identify(Request& request) const;
    void set_deadline(Clock::time_point deadline);
    void watch();
    void on_tick();
    void close();

    // session_receive.cpp: the half that reads
    boost::asio::awaitable<RequestReader::State> receive();
    boost::asio::awaitable<RequestReader::State> receive_body();
    boost::asio::awaitable<bool> turn_away(Response response, Clock::time_point begin);
    boost::asio::awaitable<bool> give_up(RequestReader::State state);
    boost::asio::awaitable<void> refuse(Refusal refusal);
    boost::asio::awaitable<void> rest(bool is_spent);
    boost::asio::awaitable<void> pause(std::chrono::milliseconds time);
    boost::asio::awaitable<void> linger(bool is_stranger);
    bool hold_input();
    bool is_over() const;
    bool awaits_request() const;
    void note_begin();
    void hurry();

    // session_send.cpp: the half that writes
    boost::asio::awaitable<void> send(const Request& request, Response& response);
    boost::asio::awaitable<void> send_refusal(const Request& request, Response& response);
    boost::asio::awaitable<void> send_stream(const Request& request, Response& response);
    void watch_for_hang_up(std::function<void()> notify);
    bool has_hung_up();
    void hurry_stream();
    boost::asio::awaitable<void> send_slowly(Buffers buffers, std::string_view rest);
    boost::asio::awaitable<void> compress(std::string& body);
    boost::asio::awaitable<void> write(Buffers buffers);
    bool try_write(Buffers& buffers);

    const SessionContext context_;
    boost::asio::ip::tcp::socket socket_;
    SteadyTimer timer_;
    RequestReader reader_;
    boost::asio::ip::address peer_address_;
    std::string peer_;
    bool is_of_trusted_proxy_;
    std::shared_ptr<ConnectionTable::Place> place_;
    Pace pace_;
    double units_ = 0;                  // what the last request costs, see Pace
    ByteBudget::Share input_;           // of the request that is read or answered
    ByteBudget::Share output_;          // of the answer that is not taken at once
    Turns::Turn turn_;                  // until the answer is sent or counted in output_
    std::function<void()> on_hang_up_;  // while a stream is sent that wants to know
    Clock::time_point deadline_ = Clock::time_point::max();
    Clock::time_point request_end_ = Clock::time_point::max();  // by when it must have come whole
    Clock::time_point answer_end_ = Clock::time_point::max();   // by when it must be taken whole
    bool expired_ = false;                                      // the deadline has passed
    bool idle_ = false;                                         // closing now would lose no request
    bool receiving_ = false;                                    // in receive()
    bool filled_ = false;  // the last read filled the buffer: more bytes are probably there
    bool has_served_ = false;
    bool closing_ = false;  // no request after this one
    bool streams_endlessly_ = false;
    bool evicted_ = false;
};

}  // namespace akashi::http
