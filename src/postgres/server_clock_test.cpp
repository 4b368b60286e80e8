#include "postgres/server_clock.hpp"

#include "base/steady_clock.hpp"
#include "postgres/pool_fixture.hpp"

namespace akashi::postgres {
namespace {

using namespace std::chrono_literals;

/// Time stands still for the database when the program's clock is moved on.
class ServerClockTest : public PoolCase, public ::testing::Test {
protected:
    /// In nine seconds, which are also the time that the database has for its answer.
    Time soon() { return run(clock_.at(SteadyClock::now() + 9s)); }
    /// What the clock says has passed while the program's clock goes on by `step`.
    std::chrono::microseconds passed_after(std::chrono::seconds step) {
        const Time before = soon();
        SteadyClock::move_on(step);
        const auto passed = soon() - before;
        SteadyClock::move_on(-step);
        clock_.forget();
        return std::chrono::duration_cast<std::chrono::microseconds>(passed);
    }

    TestDatabase database_;
    std::unique_ptr<Pool> pool_ = make_pool({.url = database_.url("NOTIFY_URL"), .connections = 1});
    ServerClock clock_{*pool_};
};

TEST_F(ServerClockTest, GoesOnByItselfForTenSeconds) { EXPECT_GE(passed_after(9s), 9s); }

TEST_F(ServerClockTest, AsksTheDatabaseAgainAfterTenSeconds) { EXPECT_LT(passed_after(11s), 9s); }

}  // namespace
}  // namespace akashi::postgres
