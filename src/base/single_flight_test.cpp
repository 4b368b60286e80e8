#include "base/single_flight.hpp"

#include "testing/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>
#include <stdexcept>
#include <vector>

namespace akashi {
namespace {

namespace asio = boost::asio;

class SingleFlightTest : public ::testing::Test {
protected:
    /// Yields often enough that all other callers come while it runs.
    asio::awaitable<int> count_once() {
        ++runs;
        for (int i = 0; i < 100; ++i) co_await asio::post(asio::use_awaitable);
        co_return runs.load();
    }
    asio::awaitable<int> fail() {
        co_await asio::post(asio::use_awaitable);
        throw std::runtime_error("no");
    }

    asio::io_context io;
    std::atomic<int> runs = 0;
    SingleFlight<int> flights;
};

TEST_F(SingleFlightTest, DoesTheWorkOnceForAllWhoComeMeanwhile) {
    std::vector<std::future<int>> results;
    for (int i = 0; i < 20; ++i) {
        results.push_back(asio::co_spawn(
            io, flights.run("key", [this] { return count_once(); }), asio::use_future
        ));
    }
    io.run();
    for (auto& result : results) EXPECT_EQ(result.get(), 1);
}

TEST_F(SingleFlightTest, DoesTheWorkAgainForWhoComesAfterwards) {
    const auto work = [this] { return count_once(); };
    EXPECT_EQ(testing::run(io, flights.run("key", work)), 1);
    EXPECT_EQ(testing::run(io, flights.run("key", work)), 2);
    EXPECT_EQ(testing::run(io, flights.run("other", work)), 3);
}

TEST_F(SingleFlightTest, GivesTheFailureToAllAndForgetsIt) {
    const auto work = [this] { return fail(); };
    auto first = asio::co_spawn(io, flights.run("key", work), asio::use_future);
    auto second = asio::co_spawn(io, flights.run("key", work), asio::use_future);
    io.run();
    EXPECT_THROW(first.get(), std::runtime_error);
    EXPECT_THROW(second.get(), std::runtime_error);
    EXPECT_EQ(testing::run(io, flights.run("key", [this] { return count_once(); })), 1);
}

TEST_F(SingleFlightTest, WorksAcrossThreads) {
    asio::thread_pool pool(4);
    std::vector<std::future<int>> results;
    for (int i = 0; i < 200; ++i) {
        results.push_back(asio::co_spawn(
            pool, flights.run("key", [this] { return count_once(); }), asio::use_future
        ));
    }
    std::set<int> outcomes;
    for (auto& result : results) outcomes.insert(result.get());
    pool.join();
    EXPECT_EQ(static_cast<int>(outcomes.size()), runs) << "two ran at once";
    EXPECT_EQ(*outcomes.rbegin(), runs);
}

}  // namespace
}  // namespace akashi
