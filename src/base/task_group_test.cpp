#include "base/task_group.hpp"

#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>

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

TEST(TaskGroup, NothingIsPendingAfterJoinThoughTheGraceEndsAsTheLastChildDoes) {
    asio::io_context io;
    asio::steady_timer timer(io, 50ms);
    auto group = std::make_unique<TaskGroup>(io.get_executor());
    group->spawn(asio::make_strand(io), sleep(timer));
    auto joined = asio::co_spawn(io, group->join(50ms), asio::use_future);
    io.poll();  // both wait now
    const auto both_expired = std::chrono::steady_clock::now() + 50ms;
    while (std::chrono::steady_clock::now() < both_expired) {
    }
    while (joined.wait_for(0s) != std::future_status::ready) ASSERT_GT(io.run_one_for(5s), 0u);
    group.reset();
    io.poll();  // what still refers to the group would touch freed memory here
}

}  // namespace
}  // namespace akashi
