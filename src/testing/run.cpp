#include "testing/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <future>
#include <stdexcept>

namespace akashi::testing {

void run(boost::asio::io_context& io, boost::asio::awaitable<void> task) {
    constexpr std::chrono::seconds kPatience{5};
    auto future = boost::asio::co_spawn(io, std::move(task), boost::asio::use_future);
    io.restart();
    while (future.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
        if (io.run_one_for(kPatience) > 0) continue;
        // The last step may be over here while another thread makes the future ready.
        if (future.wait_for(kPatience) != std::future_status::ready)
            throw std::runtime_error("coroutine hangs");
    }
    future.get();
}

}  // namespace akashi::testing
