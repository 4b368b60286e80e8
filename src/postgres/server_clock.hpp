#pragma once

#include "base/time.hpp"
#include "postgres/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <mutex>
#include <optional>

namespace akashi::postgres {

/// The clock of the database, which may differ from that of this machine. It is asked at most every
/// ten seconds or so, and what this says is behind that clock by the way of the answer, rather than
/// ahead of it. Thread-safe.
class ServerClock {
public:
    /// The pool must outlive it.
    explicit ServerClock(Pool& pool) : pool_(pool) {}

    /// What the database's clock says at `moment`, until which it may be asked. Throws what the
    /// pool does.
    boost::asio::awaitable<Time> at(Pool::Clock::time_point moment);

    /// The clock may have been set: it is asked again.
    void forget();

private:
    struct Reading {
        Time time;
        Pool::Clock::time_point received;

        Time at(Pool::Clock::time_point moment) const {
            return time + std::chrono::floor<Time::duration>(moment - received);
        }
    };
    std::optional<Reading> recent() const;

    Pool& pool_;
    mutable std::mutex mutex_;
    std::optional<Reading> last_;
};

}  // namespace akashi::postgres
