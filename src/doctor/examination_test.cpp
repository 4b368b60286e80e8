#include "doctor/examination.hpp"

#include "base/steady_clock.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <barrier>
#include <future>
#include <memory>
#include <stdexcept>

namespace akashi {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

asio::awaitable<Observations> answer(std::string name) {
    co_return Observations{fine(name, "well")};
}

asio::awaitable<Observations> wait_for_ever() {
    SteadyTimer timer(co_await asio::this_coro::executor, SteadyClock::time_point::max());
    co_await timer.async_wait(asio::use_awaitable);
    co_return Observations{};
}

TEST(Examination, KeepsTheOrderOfTheChecks) {
    const auto found =
        examine({{"a", [] { return answer("a"); }}, {"b", [] { return answer("b"); }}}, 5s);
    ASSERT_EQ(found.findings.size(), 2U);
    EXPECT_EQ(found.findings[0].name, "a");
    EXPECT_EQ(found.findings[1].name, "b");
    EXPECT_FALSE(found.is_stuck);
}

TEST(Examination, RunsTheChecksSideBySide) {
    std::barrier meeting(2);
    const auto meet = [&]() -> asio::awaitable<Observations> {
        meeting.arrive_and_wait();
        co_return Observations{fine("met", "")};
    };
    EXPECT_EQ(examine({{"a", meet}, {"b", meet}}, 30s).findings.size(), 2U);
}

TEST(Examination, TakesAFailureForAProblemOfThatCheckAlone) {
    const auto fail = []() -> asio::awaitable<Observations> {
        throw std::runtime_error("the dog ate it");
        co_return Observations{};
    };
    const auto found = examine({{"a", fail}, {"b", [] { return answer("b"); }}}, 5s).findings;
    EXPECT_EQ(found[0].condition, Condition::problem);
    EXPECT_EQ(found[0].what, "the dog ate it");
    EXPECT_EQ(found[1].condition, Condition::ok);
}

TEST(Examination, EndsAWaitingCheckAfterThePatience) {
    const auto found = examine({{"slow", [] { return wait_for_ever(); }}}, 50ms);
    EXPECT_FALSE(found.is_stuck);
    EXPECT_EQ(found.findings[0].name, "slow");
    EXPECT_THAT(found.findings[0].what, HasSubstr("no answer within 50 ms"));
}

TEST(Examination, LeavesABlockedCheckBehind) {
    // Outlives the test, as the thread that is left behind does.
    static std::promise<void> end;
    const auto block = []() -> asio::awaitable<Observations> {
        end.get_future().wait();
        co_return Observations{};
    };
    const auto found = examine({{"stuck", block}}, 50ms);
    EXPECT_TRUE(found.is_stuck);
    EXPECT_EQ(found.findings[0].condition, Condition::problem);
    end.set_value();
}

}  // namespace
}  // namespace akashi
