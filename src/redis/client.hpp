#pragma once

#include "base/result.hpp"
#include "base/steady_clock.hpp"
#include "base/task_group.hpp"
#include "redis/protocol.hpp"
#include "redis/redis_url.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace akashi::redis {

class Lookup;
class Transport;

struct ClientOptions {
    /// Bytes of a command that must be answered without an error before the server is trusted.
    std::string probe = format_command({"PING"});
    /// In which time. A server that takes longer is as good as away.
    std::chrono::milliseconds probe_patience{500};
    /// Called when the server is trusted, and when it is no more, with the reason. On the client's
    /// strand; must not block.
    std::function<void()> on_up = [] {};
    std::function<void(const Error&)> on_down = [](const Error&) {};
};

/// One connection to a Redis server, which many callers share: what they ask together goes out as
/// one write, and the answers are read together. It connects by itself, and again when the
/// connection breaks, at least once a second.
///
/// It is its own circuit breaker. When an answer does not come in time, the connection is closed,
/// because later answers would be out of step, and all who wait are told at once. Until the server
/// has answered the probe again, nobody asks it.
///
/// ask() and is_up() may be called from any thread. Made by std::make_shared.
class Client : public std::enable_shared_from_this<Client> {
public:
    Client(boost::asio::any_io_executor executor, RedisUrl url, ClientOptions options = {});
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// Tries to connect once, for a second at most, and goes on in the background. Why the first
    /// try failed, if it did.
    boost::asio::awaitable<std::optional<Error>> start();
    /// Closes the connection. Whoever waits is told. Required after start().
    boost::asio::awaitable<void> stop();

    /// Whether the server is trusted.
    bool is_up() const { return is_up_; }

    /// Sends a command, the bytes of format_command(), and waits for the reply, which may be an
    /// error of Redis. Fails with unavailable when the server is not trusted, does not answer
    /// before `deadline`, or when 16,384 wait. Cancellation does not end the wait.
    boost::asio::awaitable<Result<Reply>> ask(
        std::string command, SteadyClock::time_point deadline
    );

    /// Closes the connection: the server answers, but not as it should. It must answer the probe
    /// again.
    void distrust(Error why);

private:
    using Time = SteadyClock::time_point;

    /// A command without its answer.
    struct Asked {
        Time deadline;
        std::move_only_function<void(Result<Reply>)> answer;
    };

    // Any thread.
    void submit(std::string command, Asked asked);
    void fail_all(const Error& why);

    // client.cpp, on the strand: sending and receiving.
    void flush();
    void on_written(const Transport* transport, boost::system::error_code failed);
    void watch(Time deadline);
    void on_deadline();
    std::optional<Error> take_replies();
    void disconnect(const Error& why);

    // client_connection.cpp, on the strand: connecting.
    boost::asio::awaitable<void> run();
    boost::asio::awaitable<void> close();
    boost::asio::awaitable<std::optional<Error>> open();
    boost::asio::awaitable<bool> introduce(std::shared_ptr<Transport> transport);
    boost::asio::awaitable<void> probe(Transport& transport);
    boost::asio::awaitable<Reply> read_reply(Transport& transport);
    boost::asio::awaitable<void> receive();
    void become_up();

    const boost::asio::strand<boost::asio::any_io_executor> strand_;
    const RedisUrl url_;
    const ClientOptions options_;

    std::atomic<bool> is_up_ = false;
    std::mutex mutex_;             ///< guards the next four
    std::deque<Asked> asked_;      ///< in the order in which they are answered
    std::string outgoing_;         ///< commands that are not written yet
    Time earliest_ = Time::max();  ///< deadline of a command in it
    bool will_flush_ = false;

    // On the strand.
    const std::shared_ptr<Lookup> lookup_;
    std::shared_ptr<Transport> transport_;  ///< null: not connected
    std::unique_ptr<ReplyReader> reader_;
    std::string sending_;
    bool is_writing_ = false;
    SteadyTimer timer_;  ///< for the earliest deadline
    bool is_watching_ = false;
    Time up_since_;
    std::atomic<bool> is_stopping_ = false;
    TaskGroup tasks_;
};

}  // namespace akashi::redis
