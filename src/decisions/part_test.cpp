#include "decisions/part.hpp"

#include "testing/move_time.hpp"
#include "testing/stores/stores.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <semaphore>
#include <stdexcept>

namespace akashi {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Notes before which time idempotency keys are forgotten.
class ForgetfulStore final : public TraceStore {
public:
    asio::awaitable<Result<Recorded>> record(TraceRecord) override {
        throw std::logic_error("no trace is recorded here");
        co_return Recorded();
    }
    asio::awaitable<std::int64_t> forget_idempotency_keys(Time limit) override {
        before = limit;
        forgotten.release();
        co_return 0;
    }

    Time before{};
    std::counting_semaphore<> forgotten{0};
};

TEST(Housekeeping, ForgetsIdempotencyKeysAfterSevenDaysOnceAMinute) {
    const Time time = now();
    const auto stores = contract::make_sqlite_stores();
    ForgetfulStore keys;
    asio::thread_pool pool(1);
    DecisionsPart part(
        {.executor = pool.get_executor(), .clock = [time] { return time; }},
        {keys,
         stores->decisions(),
         stores->links(),
         stores->summaries(),
         stores->identity().directory,
         [] { return false; },
         {},
         {},
         stores->endings(),
         stores->patches(),
         stores->identity().idempotency,
         {}}
    );
    asio::co_spawn(pool, part.start(), asio::use_future).get();
    keys.forgotten.acquire();
    EXPECT_EQ(keys.before, time - std::chrono::days(7));

    asio::post(pool, asio::use_future).get();  // the pause has begun
    testing::move_time(pool.get_executor(), 59s);
    asio::post(pool, asio::use_future).get();  // what was due has run
    EXPECT_FALSE(keys.forgotten.try_acquire());
    testing::move_time(pool.get_executor(), 1s);
    EXPECT_TRUE(keys.forgotten.try_acquire_for(10s)) << "nothing was forgotten after a minute";
    asio::co_spawn(pool, part.stop(), asio::use_future).get();
}

}  // namespace
}  // namespace akashi
