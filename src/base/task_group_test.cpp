#include "base/task_group.hpp"

#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace akashi {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> sleep(asio::steady_timer& timer) {
    co_await timer.async_wait(asio::use_awaitable);
}

TEST(TaskGroup, JoinReturnsOnceTheLastChildHasEnded) {
    asio::io_context io;
    asio::steady_timer timer(io, 1ms);
    TaskGroup group(io.get_executor());
    group.spawn(asio::make_strand(io), sleep(timer));
    testing::run(io, group.join(1h));
}

TEST(TaskGroup, ChildrenThatOutstayTheGraceAreCancelled) {
    asio::io_context io;
    asio::steady_timer timer(io, 1h);
    TaskGroup group(io.get_executor());
    group.spawn(asio::make_strand(io), sleep(timer));
    testing::run(io, group.join(1ms));
}

// The address sanitizer reports it when something that join() left behind touches the group.
TEST(TaskGroup, MayGoAsSoonAsJoinReturnedThoughTheGraceEndsAsTheLastChildDoes) {
    asio::thread_pool pool(4);
    for (int round = 0; round < 1000; ++round) {
        asio::steady_timer timer(pool, std::chrono::microseconds(round % 500));
        TaskGroup group(pool.get_executor());
        group.spawn(asio::make_strand(pool), sleep(timer));
        asio::co_spawn(pool, group.join(0ms), asio::use_future).get();
    }
}

}  // namespace
}  // namespace akashi
