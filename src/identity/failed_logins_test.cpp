#include "identity/failed_logins.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace akashi {
namespace {

using namespace std::chrono_literals;

class FailedLoginsTest : public ::testing::Test {
protected:
    /// Fails as often as it may, up to `most`.
    std::size_t fail(const std::string& network, const std::string& agent, std::size_t most) {
        for (std::size_t count = 0; count < most; ++count) {
            if (take(network, agent)) return count;
        }
        return most;
    }

    std::optional<std::chrono::seconds> take(const std::string& network, const std::string& agent) {
        return limits_.take(network, network + ' ' + agent, now_);
    }

    FailedLogins limits_;
    FailedLogins::Clock::time_point now_ = FailedLogins::Clock::now();
};

TEST_F(FailedLoginsTest, AllowSomeForAnAgentAndMoreForANetwork) {
    EXPECT_EQ(fail("one", "planner", 1000), FailedLogins::kOfAgent);
    EXPECT_EQ(fail("one", "coder", 5), 5U) << "another agent";
    EXPECT_EQ(fail("two", "planner", 5), 5U) << "another network";
    std::size_t all = FailedLogins::kOfAgent + 5;
    for (int agent = 0; agent < 100; ++agent) all += fail("one", std::to_string(agent), 1);
    EXPECT_EQ(all, FailedLogins::kOfNetwork);
}

TEST_F(FailedLoginsTest, SayWhenToTryAgainAndAllowItThen) {
    fail("one", "planner", 1000);
    const auto wait = take("one", "planner");
    ASSERT_TRUE(wait);
    EXPECT_EQ(*wait, 6s);
    now_ += *wait;
    EXPECT_EQ(fail("one", "planner", 1000), 1U);
    now_ += 1min;
    EXPECT_EQ(fail("one", "planner", 1000), FailedLogins::kOfAgent);
}

TEST_F(FailedLoginsTest, DoNotCountWhatDidNotFail) {
    for (int i = 0; i < 1000; ++i) {
        const FailedLogins::Attempt attempt(limits_, "one", "planner");
        ASSERT_FALSE(attempt.refused_for());
    }
}

TEST_F(FailedLoginsTest, CountAttemptsThatAreStillExamined) {
    std::vector<std::unique_ptr<FailedLogins::Attempt>> attempts;
    for (std::size_t i = 0; i <= FailedLogins::kOfAgent; ++i)
        attempts.push_back(std::make_unique<FailedLogins::Attempt>(limits_, "one", "planner"));
    EXPECT_FALSE(attempts.front()->refused_for());
    EXPECT_TRUE(attempts.back()->refused_for());
}

TEST_F(FailedLoginsTest, CountWhatFailed) {
    for (std::size_t i = 0; i < FailedLogins::kOfAgent; ++i)
        FailedLogins::Attempt(limits_, "one", "planner").failed();
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(FailedLogins::Attempt(limits_, "one", "planner").refused_for())
            << "a refused attempt gives nothing back";
}

TEST_F(FailedLoginsTest, SayWhenANetworkMayTryAgain) {
    for (std::size_t i = 0; i < FailedLogins::kOfNetwork; ++i)
        EXPECT_EQ(take("one", std::to_string(i)), std::nullopt);
    EXPECT_EQ(take("one", "another"), 1s) << "0.6 s, in whole seconds";
    now_ += 500ms;
    EXPECT_EQ(take("one", "another"), 1s);
    now_ += 101ms;
    EXPECT_EQ(take("one", "another"), std::nullopt);
    EXPECT_EQ(take("one", "another"), 1s);
}

TEST_F(FailedLoginsTest, ForgetAllRatherThanGrowWithoutEnd) {
    const auto crowd = [&](int from, int count) {
        for (int i = from; i < from + count; ++i) take(std::to_string(i), "planner");
    };
    constexpr int kNetworks = 9'999;  // each is remembered twice: for itself and for the agent
    fail("one", "planner", 1000);
    crowd(0, kNetworks - 1);
    EXPECT_TRUE(take("one", "planner")) << "there is room for one more";
    crowd(kNetworks, 1);
    EXPECT_EQ(take("one", "planner"), std::nullopt);
}

TEST_F(FailedLoginsTest, ForgetWhatIsOlderThanAMinuteFirst) {
    constexpr int kOld = 6'000;
    constexpr int kNew = 4'000;
    for (int i = 0; i < kOld; ++i) take("old " + std::to_string(i), "planner");
    now_ += 61s;
    fail("one", "planner", 1000);
    for (int i = 0; i < kNew; ++i) take("new " + std::to_string(i), "planner");
    EXPECT_TRUE(take("one", "planner"));
}

}  // namespace
}  // namespace akashi
