#pragma once

#include "base/log_limiter.hpp"
#include "base/steady_clock.hpp"
#include "base/task_group.hpp"
#include "core/ids.hpp"
#include "postgres/pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace akashi::postgres {

/// Notifies the instances that listen which decisions were recorded. Sends after their commit and
/// outside of any transaction that writes, because NOTIFY takes a lock of the whole database. While
/// one statement runs and for 25 ms after it, recorded decisions wait and are sent together in the
/// next one. Best effort: a failure is only logged, and a reader that must miss nothing reads the
/// decisions. The executor's context and the pool must outlive it.
class Notifier {
public:
    /// How many decisions may wait; more are dropped, with a line in the log.
    static constexpr std::size_t kWaitingLimit = 10'000;

    /// Sends nothing yet.
    Notifier(boost::asio::any_io_executor executor, Pool& pool);

    using Decisions = std::vector<std::pair<OrgId, DecisionId>>;
    /// They must be committed. Callable from any thread; returns at once.
    void decisions_recorded(Decisions decisions);
    /// Sends what waits. After `grace` it waits only for the running statement, which the pool ends
    /// within its own limits, or at once when the pool is aborted. Must be the last call.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);

private:
    // All run on the strand.
    void add(const Decisions& decisions);
    boost::asio::awaitable<void> send_all();
    boost::asio::awaitable<void> send(std::vector<std::string> payloads);
    std::vector<std::string> take_payloads();

    boost::asio::strand<boost::asio::any_io_executor> strand_;
    Pool& pool_;
    std::map<OrgId, std::vector<DecisionId>> waiting_;
    std::size_t count_ = 0;     ///< of decisions in waiting_
    std::int64_t dropped_ = 0;  ///< decisions, since the last log line about them
    bool sending_ = false;
    bool stopping_ = false;
    SteadyTimer pause_;
    log::Limiter full_lines_;
    log::Limiter failed_lines_;
    TaskGroup tasks_;  // last: its tasks use the members above
};

}  // namespace akashi::postgres
