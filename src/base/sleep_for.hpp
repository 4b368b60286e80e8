#pragma once

#include "base/steady_clock.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace akashi {

/// Lets the calling coroutine rest for this time. Throws boost::system::system_error with
/// operation_aborted when it is cancelled meanwhile.
inline boost::asio::awaitable<void> sleep_for(SteadyClock::duration time) {
    SteadyTimer timer(co_await boost::asio::this_coro::executor, time);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

}  // namespace akashi
