#include "app/store_part.hpp"

#include "testing/move_time.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <semaphore>
#include <string>
#include <vector>

namespace akashi::app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// Records what is asked of it. Used by one thread.
class Diary final : public StoreLifecycle {
public:
    asio::awaitable<void> open() override { return note("open"); }
    asio::awaitable<void> maintain() override {
        maintained.release();
        return note("maintain");
    }
    asio::awaitable<void> close() override { return note("close"); }

    std::vector<std::string> entries;
    std::counting_semaphore<> maintained{0};

private:
    asio::awaitable<void> note(std::string entry) {
        entries.push_back(std::move(entry));
        co_return;
    }
};

TEST(StorePart, OpensTheStoreMaintainsItEveryTenMinutesAndClosesIt) {
    Diary store;
    asio::thread_pool pool(1);
    StorePart part({.executor = pool.get_executor()}, store);
    const auto settle = [&] {
        for (int i = 0; i < 10; ++i) asio::post(pool, asio::use_future).get();
    };
    asio::co_spawn(pool, part.start(), asio::use_future).get();
    store.maintained.acquire();
    settle();
    testing::move_time(pool.get_executor(), 10min - 30s);
    settle();
    EXPECT_FALSE(store.maintained.try_acquire());
    testing::move_time(pool.get_executor(), 30s);
    EXPECT_TRUE(store.maintained.try_acquire_for(10s)) << "it was not maintained again";
    asio::co_spawn(pool, part.stop(), asio::use_future).get();
    EXPECT_THAT(store.entries, ElementsAre("open", "maintain", "maintain", "close"));
}

}  // namespace
}  // namespace akashi::app
