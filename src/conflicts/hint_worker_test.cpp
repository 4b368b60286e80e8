#include "conflicts/hint_worker.hpp"

#include "base/log.hpp"
#include "testing/move_time.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <semaphore>
#include <stdexcept>
#include <vector>

namespace akashi {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// So many conflicts wait to be announced.
class Backlog final : public HintStore {
public:
    explicit Backlog(std::int64_t waiting) : waiting_(waiting) {}

    asio::awaitable<Refreshed> refresh(Time, std::chrono::milliseconds) override {
        co_return Refreshed{.has_run = true, .has_more = false};
    }
    asio::awaitable<std::int64_t> announce(std::int64_t most) override {
        const std::int64_t count = std::min(most, waiting_);
        waiting_ -= count;
        {
            const std::lock_guard lock(mutex_);
            announced_.push_back(count);
        }
        calls_.release();
        co_return count;
    }
    asio::awaitable<ConflictPage> list(OrgId, Visibility, ConflictQuery) override {
        throw std::logic_error("nobody asks");
    }

    void await_call() { calls_.acquire(); }
    std::vector<std::int64_t> announced() {
        const std::lock_guard lock(mutex_);
        return announced_;
    }

private:
    std::int64_t waiting_;
    std::counting_semaphore<> calls_{0};
    std::mutex mutex_;
    std::vector<std::int64_t> announced_;  // guarded by the mutex
};

TEST(HintWorker, AnnouncesALongBacklogInPiecesASecondApart) {
    const log::Capture quiet([](std::string_view) {});
    asio::io_context io;  // outlives the pool, whose threads still touch it after run() returns
    Backlog store(2'500);
    asio::thread_pool pool(2);
    HintWorker worker({.executor = pool.get_executor(), .clock = now}, store, 1h);
    worker.start();
    store.await_call();
    for (int i = 0; i < 3; ++i) {
        testing::move_time(pool.get_executor(), HintWorker::kAnnouncementPause);
        store.await_call();
    }
    EXPECT_THAT(store.announced(), ElementsAre(1'000, 1'000, 500, 0));
    testing::run(io, worker.stop());
}

}  // namespace
}  // namespace akashi
