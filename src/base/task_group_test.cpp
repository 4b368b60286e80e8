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
#include <memory>

namespace akashi {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> sleep(asio::steady_timer& timer) {
    co_await timer.async_wait(asio::use_awaitable);
}

/// A child of a group that notes its end, also when it is cancelled.
asio::awaitable<void> sleep_and_note(asio::steady_timer& timer, bool& has_ended) {
    const std::unique_ptr<bool, void (*)(bool*)> note(&has_ended, [](bool* end) { *end = true; });
    co_await sleep(timer);
}

TEST(TaskGroup, JoinReturnsOnceTheLastChildHasEnded) {
    asio::io_context io;
    asio::steady_timer timer(io, 1ms);
    bool has_ended = false;
    TaskGroup group(io.get_executor());
    group.spawn(asio::make_strand(io), sleep_and_note(timer, has_ended));
    testing::run(io, group.join(1h));
    EXPECT_TRUE(has_ended);
}

TEST(TaskGroup, ChildrenThatOutstayTheGraceAreCancelled) {
    asio::io_context io;
    asio::steady_timer timer(io, 1h);
    bool has_ended = false;
    TaskGroup group(io.get_executor());
    group.spawn(asio::make_strand(io), sleep_and_note(timer, has_ended));
    testing::run(io, group.join(1ms));
    EXPECT_TRUE(has_ended);
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
