// The half of a client that sends commands and receives replies.
#include "redis/client.hpp"

#include "redis/lookup.hpp"
#include "redis/transport.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace akashi::redis {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t kMostWaiting = 16'384;

Error unavailable(const char* what) { return {ErrorCode::unavailable, what}; }

/// Calls a handler on its own executor.
template <class Handler>
auto posted(Handler handler) {
    return [handler = std::move(handler)](Result<Reply> reply) mutable {
        const auto executor = asio::get_associated_executor(handler);
        asio::post(executor, [handler = std::move(handler), reply = std::move(reply)]() mutable {
            std::move(handler)(std::move(reply));
        });
    };
}

}  // namespace

Client::Client(asio::any_io_executor executor, RedisUrl url, ClientOptions options)
    : strand_(asio::make_strand(executor)),
      url_(std::move(url)),
      options_(std::move(options)),
      lookup_(std::make_shared<Lookup>(strand_, url_.host, url_.port)),
      timer_(strand_),
      tasks_(executor) {}

Client::~Client() { fail_all(unavailable("the client is gone")); }

asio::awaitable<Result<Reply>> Client::ask(std::string command, Time deadline) {
    const auto begin = [self = shared_from_this()](auto handler, std::string text, Time end) {
        self->submit(std::move(text), Asked{end, posted(std::move(handler))});
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result<Reply>)>(
        begin, asio::use_awaitable, std::move(command), deadline
    );
}

void Client::submit(std::string command, Asked asked) {
    std::unique_lock lock(mutex_);
    if (!is_up_ || asked_.size() >= kMostWaiting) {
        const char* why = is_up_ ? "too many requests wait for Redis" : "Redis is away";
        lock.unlock();
        return asked.answer(unavailable(why));
    }
    outgoing_ += command;
    earliest_ = std::min(earliest_, asked.deadline);
    asked_.push_back(std::move(asked));
    const bool must_flush = !std::exchange(will_flush_, true);
    lock.unlock();
    if (must_flush) asio::post(strand_, [self = shared_from_this()] { self->flush(); });
}

/// Tells all who wait.
void Client::fail_all(const Error& why) {
    std::deque<Asked> lost;
    {
        const std::lock_guard lock(mutex_);
        is_up_ = false;
        lost.swap(asked_);
        outgoing_.clear();
        earliest_ = Time::max();
    }
    for (auto& asked : lost) asked.answer(why);
}

/// Writes what has been asked, unless a write is on its way, after which this is called again.
void Client::flush() {
    Time deadline;
    {
        const std::lock_guard lock(mutex_);
        will_flush_ = false;
        if (is_writing_ || outgoing_.empty()) return;
        sending_.clear();
        sending_.swap(outgoing_);
        deadline = std::exchange(earliest_, Time::max());
    }
    watch(deadline);
    is_writing_ = true;
    transport_->start_write(
        sending_,
        [self = shared_from_this(), transport = transport_](error_code failed) {
            self->on_written(transport.get(), failed);
        }
    );
}

void Client::on_written(const Transport* transport, error_code failed) {
    is_writing_ = false;
    const bool is_current = transport == transport_.get();
    if (is_current && failed) return disconnect({ErrorCode::unavailable, failed.message()});
    flush();
}

/// Makes the timer fire at this deadline, or earlier. A timer for each command would cost more.
void Client::watch(Time deadline) {
    if (is_watching_ && timer_.expiry() <= deadline) return;
    is_watching_ = true;
    timer_.expires_at(deadline);
    timer_.async_wait([self = shared_from_this()](error_code cancelled) {
        if (!cancelled) self->on_deadline();
    });
}

void Client::on_deadline() {
    is_watching_ = false;
    Time next = Time::max();
    {
        const std::lock_guard lock(mutex_);
        for (const auto& asked : asked_) next = std::min(next, asked.deadline);
    }
    if (next == Time::max()) return;
    if (next <= SteadyClock::now()) return disconnect(unavailable("Redis does not answer in time"));
    watch(next);
}

/// Gives the replies that have come to those who wait for them. A mistake of the server, if any.
std::optional<Error> Client::take_replies() {
    for (;;) {
        auto next = reader_->next();
        if (!next) return next.error();
        std::optional<Reply> reply = std::move(*next);
        if (!reply) return std::nullopt;
        std::unique_lock lock(mutex_);
        if (asked_.empty()) return unavailable("Redis answers what nobody asked");
        Asked asked = std::move(asked_.front());
        asked_.pop_front();
        lock.unlock();
        asked.answer(std::move(*reply));
    }
}

/// Ends the connection; run() opens another one.
void Client::disconnect(const Error& why) {
    const bool was_up = is_up_;
    fail_all(why);
    if (transport_) std::exchange(transport_, nullptr)->close();
    if (was_up) options_.on_down(why);
}

void Client::distrust(Error why) {
    asio::post(strand_, [self = shared_from_this(), why = std::move(why)] {
        if (self->is_up_) self->disconnect(why);
    });
}

}  // namespace akashi::redis
