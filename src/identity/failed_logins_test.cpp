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
    EXPECT_TRUE(FailedLogins::Attempt(limits_, "one", "planner").refused_for());
}

}  // namespace
}  // namespace akashi
