#include "runs/event_wait.hpp"

#include "base/steady_clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace akashi {

namespace asio = boost::asio;

void EventWait::finish(EventFate fate) {
    fate_ = fate;
    is_done_ = true;
    done_.close();  // ends every wait, also one that begins later
}

asio::awaitable<std::optional<EventFate>> EventWait::result(std::chrono::milliseconds patience) {
    SteadyTimer timer(co_await asio::this_coro::executor, patience);
    co_await asio::experimental::make_parallel_group(
        done_.async_receive(asio::deferred), timer.async_wait(asio::deferred)
    )
        .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    if (!is_done_) co_return std::nullopt;
    co_return fate_.load();
}

}  // namespace akashi
