#include "app/threads.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <future>
#include <thread>

namespace akashi::app {

namespace asio = boost::asio;

Threads::Threads() : pool_(std::max(2U, std::thread::hardware_concurrency())) {}

void Threads::run(asio::awaitable<void> task) {
    asio::co_spawn(pool_, std::move(task), asio::use_future).get();
}

void Threads::run(
    asio::awaitable<void> task,
    std::chrono::milliseconds patience,
    const std::function<void()>& abort
) {
    auto done = asio::co_spawn(pool_, std::move(task), asio::use_future);
    if (done.wait_for(patience) != std::future_status::ready) abort();
    done.get();
}

}  // namespace akashi::app
