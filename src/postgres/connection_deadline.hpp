#pragma once

#include "base/steady_clock.hpp"
#include "postgres/connection.hpp"
#include "postgres/server_error.hpp"

#include <boost/asio/bind_executor.hpp>

#include <fmt/format.h>

namespace akashi::postgres {

namespace asio = boost::asio;

/// Ends the waits on a socket once the time is up. Created and destroyed on the executor that it
/// is given, which runs one handler at a time.
class Connection::Deadline {
public:
    Deadline(
        const asio::any_io_executor& executor,
        asio::posix::stream_descriptor& socket,
        std::chrono::milliseconds limit
    )
        : limit_(limit), timer_(executor, limit), watch_(std::make_shared<Watch>(&socket)) {
        auto end_wait = [watch = watch_](boost::system::error_code ec) {
            if (ec || watch->socket == nullptr) return;
            watch->expired = true;
            watch->socket->cancel();
        };
        timer_.async_wait(asio::bind_executor(executor, std::move(end_wait)));
    }
    /// The handler may already be queued; then it must not touch the socket.
    ~Deadline() { watch_->socket = nullptr; }
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

    bool is_over() const { return watch_->expired; }
    /// Throws ConnectionLost.
    void throw_when_over() const {
        if (is_over())
            throw ConnectionLost(fmt::format("no answer within {} ms", limit_.count()), kTooSlow);
    }

private:
    struct Watch {
        asio::posix::stream_descriptor* socket;
        bool expired = false;
    };
    std::chrono::milliseconds limit_;
    SteadyTimer timer_;
    std::shared_ptr<Watch> watch_;
};

}  // namespace akashi::postgres
