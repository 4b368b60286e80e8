// The half of a client that opens the connection, and opens it again.
#include "base/log.hpp"
#include "base/shielded.hpp"
#include "base/with_timeout.hpp"
#include "redis/client.hpp"
#include "redis/transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace akashi::redis {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kReadSize = 16'384;  // as much as ReplyReader takes
/// To connect and to be answered. Together with the longest pause a second.
constexpr auto kOpenPatience = 750ms;
constexpr auto kFirstPause = 50ms;
constexpr auto kLongestPause = 250ms;
/// A connection that lasted less is no reason to try again sooner.
constexpr auto kLasting = 1s;
constexpr std::size_t kMaxShown = 200;  // bytes of an error

/// A step of the introduction. The answer to a password is told without what may repeat it.
struct Step {
    std::string name;
    std::string command;
    bool is_secret = false;
};

std::vector<Step> steps_of(const RedisUrl& url) {
    std::vector<Step> steps;
    if (!url.password.empty()) {
        const auto command = url.user.empty() ? format_command({"AUTH", url.password})
                                              : format_command({"AUTH", url.user, url.password});
        steps.push_back({"the password", command, true});
    }
    if (url.database != 0) {
        const auto number = std::to_string(url.database);
        steps.push_back({"database " + number, format_command({"SELECT", number})});
    }
    return steps;
}

/// What has happened, without the place in the code that Boost adds.
std::string reason_of(const std::exception_ptr& failure) {
    if (!failure) return "the server stops";
    try {
        std::rethrow_exception(failure);
    } catch (const boost::system::system_error& error) {
        return error.code() == asio::error::timed_out ? "Redis does not answer in time"
                                                      : error.code().message();
    } catch (...) {
        return log::describe(failure);
    }
}

std::string describe(const Step& step, const Reply& refusal) {
    const std::string_view text = refusal.text;
    const auto shown = text.substr(0, step.is_secret ? text.find(' ') : kMaxShown);
    return fmt::format("Redis refuses {}: {}", step.name, shown.substr(0, kMaxShown));
}

}  // namespace

asio::awaitable<std::optional<Error>> Client::start() {
    auto failure = co_await asio::co_spawn(strand_, open(), shielded());
    tasks_.spawn(strand_, run());
    co_return failure;
}

asio::awaitable<void> Client::stop() {
    is_stopping_ = true;
    co_await asio::co_spawn(strand_, close(), shielded());
    co_await tasks_.join(0ms);
}

asio::awaitable<void> Client::close() {
    timer_.cancel();
    disconnect({ErrorCode::unavailable, "the server stops"});
    co_return;
}

asio::awaitable<void> Client::run() {
    auto pause = kFirstPause;
    SteadyTimer timer(strand_);
    while (!is_stopping_) {
        if (is_up_) co_await receive();
        if (is_stopping_) co_return;
        if (SteadyClock::now() - up_since_ >= kLasting) pause = kFirstPause;
        timer.expires_after(pause);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (is_stopping_) co_return;
        pause = std::min<std::chrono::milliseconds>(2 * pause, kLongestPause);
        if (const auto failure = co_await open()) options_.on_down(*failure);
    }
}

/// Connects, and asks for the answer to the probe. Why that failed, if it did.
asio::awaitable<std::optional<Error>> Client::open() {
    std::exception_ptr failure;
    try {
        reader_ = std::make_unique<ReplyReader>();
        transport_ = std::make_shared<Transport>(strand_, url_);
        co_await with_timeout(introduce(transport_), kOpenPatience);
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure && !is_stopping_) {
        become_up();
        co_return std::nullopt;
    }
    if (transport_) std::exchange(transport_, nullptr)->close();
    co_return Error(ErrorCode::unavailable, reason_of(failure));
}

/// Connects, and says who asks and which database is meant.
asio::awaitable<bool> Client::introduce(std::shared_ptr<Transport> transport) {
    co_await transport->connect(*lookup_);
    const auto steps = steps_of(url_);
    std::string commands;
    for (const auto& step : steps) commands += step.command;
    if (!steps.empty()) co_await transport->write(commands);
    for (const auto& step : steps) {
        const Reply reply = co_await read_reply(*transport);
        if (reply.is_error()) throw std::runtime_error(describe(step, reply));
    }
    co_await probe(*transport);
    co_return true;
}

/// Commands have their own time: a server that answers the probe too late would answer them too
/// late, too, each time that it was trusted again.
asio::awaitable<void> Client::probe(Transport& transport) {
    const auto begin = SteadyClock::now();
    co_await transport.write(options_.probe);
    const Reply reply = co_await read_reply(transport);
    if (reply.is_error()) throw std::runtime_error(describe({"the probe", {}}, reply));
    if (SteadyClock::now() - begin > options_.probe_patience)
        throw boost::system::system_error(asio::error::timed_out);
}

asio::awaitable<Reply> Client::read_reply(Transport& transport) {
    std::array<char, 1024> buffer;
    for (;;) {
        auto next = reader_->next();
        if (!next) throw std::runtime_error(next.error().message());
        std::optional<Reply> reply = std::move(*next);
        if (reply) co_return std::move(*reply);
        const auto size = co_await transport.read_some(asio::buffer(buffer));
        reader_->feed({buffer.data(), size});
    }
}

void Client::become_up() {
    {
        const std::lock_guard lock(mutex_);
        is_up_ = true;
    }
    up_since_ = SteadyClock::now();
    options_.on_up();
}

/// Reads replies until the connection ends.
asio::awaitable<void> Client::receive() {
    const auto transport = transport_;
    std::array<char, kReadSize> buffer;
    std::optional<Error> mistake;
    while (!mistake && transport == transport_) {
        try {
            const auto size = co_await transport->read_some(asio::buffer(buffer));
            if (transport != transport_) break;
            reader_->feed({buffer.data(), size});
            mistake = take_replies();
        } catch (...) {
            mistake = Error(ErrorCode::unavailable, reason_of(std::current_exception()));
        }
    }
    if (mistake && transport == transport_) disconnect(*mistake);
}

}  // namespace akashi::redis
