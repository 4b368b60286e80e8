#pragma once

#include "base/steady_clock.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace akashi::testing {

/// Moves SteadyClock on for the whole program. When this returns, the timers of the executor's
/// context that have become due are ready to run. The context must be running on another thread.
void move_time(const boost::asio::any_io_executor& executor, SteadyClock::duration time);

}  // namespace akashi::testing
