#pragma once

#include "postgres/pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace akashi::postgres {

/// A place in the write-ahead log of a primary. A replica that has replayed it shows everything
/// that anybody could see on the primary before it was asked for.
struct LogPosition {
    std::string log;       ///< the cluster, its timeline and the database; only compared
    std::int64_t end = 0;  ///< in bytes
};

/// Asks the primary where its log ends. Callers that wait at the same time share a question, but
/// only one that is sent after they came: an earlier one might not cover what they have written.
/// Thread-safe. Must outlive the coroutines that use it.
class LogPositions {
public:
    /// The pool must outlive it.
    explicit LogPositions(Pool& primary) : primary_(primary) {}

    /// A position behind everything that was committed before the call, by whatever client of the
    /// primary. Nothing when the primary does not tell. Never throws because of that.
    boost::asio::awaitable<std::optional<LogPosition>> now();

private:
    struct Question;
    using QuestionPtr = std::shared_ptr<Question>;
    /// The question whose answer a caller gets. `asks`: the caller must send it, once `before`,
    /// which may be null, is answered.
    struct Place {
        QuestionPtr question;
        bool asks;
        QuestionPtr before;
    };

    Place join(const boost::asio::any_io_executor& executor);
    void begin(const QuestionPtr& question);
    void end(const QuestionPtr& question);
    boost::asio::awaitable<std::optional<LogPosition>> ask();

    Pool& primary_;
    std::mutex mutex_;     // guards the two below
    QuestionPtr running_;  ///< sent; too late to join
    QuestionPtr next_;     ///< not sent yet
};

}  // namespace akashi::postgres
