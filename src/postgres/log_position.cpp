#include "postgres/log_position.hpp"

#include "postgres/sql.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

struct LogPositions::Question {
    explicit Question(const asio::any_io_executor& executor) : answered(executor) {}

    /// A closed channel ends every wait, also one that begins after it was closed.
    asio::awaitable<void> wait() {
        co_await answered.async_receive(asio::as_tuple(asio::use_awaitable));
    }

    asio::experimental::concurrent_channel<void(boost::system::error_code)> answered;
    std::optional<LogPosition> answer;  ///< set before the channel is closed
};

asio::awaitable<std::optional<LogPosition>> LogPositions::now() {
    const Place place = join(co_await asio::this_coro::executor);
    if (!place.asks) {
        co_await place.question->wait();
        co_return place.question->answer;
    }
    // Whatever happens to this caller, the others must not wait for ever.
    struct Landing {
        ~Landing() {
            positions.end(question);
            question->answered.close();
        }
        LogPositions& positions;
        const QuestionPtr& question;
    } const landing{*this, place.question};
    if (place.before) co_await place.before->wait();
    begin(place.question);
    place.question->answer = co_await ask();
    co_return place.question->answer;
}

LogPositions::Place LogPositions::join(const asio::any_io_executor& executor) {
    const std::lock_guard lock(mutex_);
    if (next_) return {next_, false, nullptr};
    next_ = std::make_shared<Question>(executor);
    return {next_, true, running_};
}

/// From now on nobody joins it.
void LogPositions::begin(const QuestionPtr& question) {
    const std::lock_guard lock(mutex_);
    running_ = question;
    next_ = nullptr;
}

void LogPositions::end(const QuestionPtr& question) {
    const std::lock_guard lock(mutex_);
    if (running_ == question) running_ = nullptr;
    if (next_ == question) next_ = nullptr;  // its caller was cancelled before it asked
}

asio::awaitable<std::optional<LogPosition>> LogPositions::ask() {
    try {
        const Rows rows = co_await primary_.run(sql::find_log_position);
        co_return LogPosition{rows.get<std::string>(0, 0), rows.get<std::int64_t>(0, 1)};
    } catch (const Unavailable&) {
        co_return std::nullopt;
    } catch (const PostgresError&) {
        co_return std::nullopt;
    }
}

}  // namespace akashi::postgres
