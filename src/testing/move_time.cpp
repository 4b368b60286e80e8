#include "testing/move_time.hpp"

#include <boost/asio/use_future.hpp>

namespace akashi::testing {

void move_time(const boost::asio::any_io_executor& executor, SteadyClock::duration time) {
    SteadyClock::move_on(time);
    // The reactor computes its next wait again when an earlier timer than all others comes.
    SteadyTimer earliest(executor, SteadyClock::time_point::min());
    earliest.async_wait(boost::asio::use_future).get();
}

}  // namespace akashi::testing
