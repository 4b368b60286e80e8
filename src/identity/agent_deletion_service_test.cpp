#include "identity/agent_deletion_service.hpp"

#include "base/log.hpp"
#include "base/maybe_stored.hpp"
#include "base/result.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// One job, which ends after some steps. A test says what goes wrong in a step.
class OneDeletion final : public AgentDeletionStore {
public:
    AgentDeletion job;
    int steps_left = 1;
    std::function<void()> before_step = [] {};
    std::function<void()> before_claim = [] {};
    std::function<void()> before_release = [] {};
    std::vector<Lease> leases;
    std::vector<std::int64_t> limits;
    std::vector<AgentDeletion> releases;

    boost::asio::awaitable<std::optional<AgentDeletion>> begin(
        AgentDeletion wanted, Lease lease, Change
    ) override {
        leases.push_back(lease);
        job = std::move(wanted);
        is_held_ = true;
        co_return job;
    }
    boost::asio::awaitable<std::optional<AgentDeletion>> find(OrgId, AgentDeletionId) override {
        co_return job;
    }
    boost::asio::awaitable<std::optional<AgentDeletion>> find_open(OrgId, std::string) override {
        co_return job;
    }
    boost::asio::awaitable<std::optional<AgentDeletion>> claim(Time now, Lease lease) override {
        before_claim();
        leases.push_back(lease);
        if (job.is_done() || is_held_ || job.retry_at > now) co_return std::nullopt;
        is_held_ = true;
        co_return job;
    }
    boost::asio::awaitable<std::optional<AgentDeletion>> advance(
        AgentDeletion, Lease lease, std::int64_t limit, Time now
    ) override {
        leases.push_back(lease);
        limits.push_back(limit);
        before_step();
        job.failures = 0;
        job.error.reset();
        if (--steps_left == 0) job.finished_at = now;
        co_return job;
    }
    boost::asio::awaitable<void> release(AgentDeletion released, Uuid) override {
        before_release();
        job = std::move(released);
        is_held_ = false;
        releases.push_back(job);
        co_return;
    }
    boost::asio::awaitable<std::int64_t> forget(Time before) override {
        forgotten_before = before;
        co_return 1;
    }
    Time forgotten_before;

private:
    bool is_held_ = false;
};

class DeletionServiceTest : public ::testing::Test {
protected:
    template <class T>
    T run(boost::asio::awaitable<T> task) {
        return testing::run(io_, std::move(task));
    }
    std::optional<AgentDeletion> remove() {
        Caller admin;
        admin.agent_id = "admin";
        return run(
            deleter_.remove("coder", {audit_of(admin, now_, "delete_agent", "agent", "coder")})
        );
    }

    boost::asio::io_context io_;
    OneDeletion store_;
    Time now_ = *parse_rfc3339("2026-01-01T00:00:00Z");
    AgentDeletionService deleter_{store_, [this] { return now_; }};
};

TEST_F(DeletionServiceTest, ASmallAgentIsGoneAtOnce) {
    EXPECT_TRUE(remove()->is_done());
    EXPECT_EQ(store_.job.agent_id, "coder");
    EXPECT_EQ(store_.job.requested_by, "admin");
    EXPECT_EQ(store_.job.org_id, kDefaultOrg);
    EXPECT_EQ(store_.job.created_at, now_);
    EXPECT_EQ(store_.job.finished_at, now_);
}

TEST_F(DeletionServiceTest, ALargeOneIsLeftToTheWorker) {
    store_.steps_left = 4;
    EXPECT_FALSE(remove()->is_done());
    EXPECT_EQ(store_.limits.size(), 1U);
    run(deleter_.work());
    EXPECT_TRUE(store_.job.is_done());
    EXPECT_EQ(store_.limits.size(), 4U);
}

TEST_F(DeletionServiceTest, AStepThatFailsIsRepeatedLaterAndLaterWithFewerRows) {
    std::vector<std::string> lines;
    const log::Capture capture([&](std::string_view line) { lines.emplace_back(line); });
    store_.before_step = [] { throw Unavailable("the disk is full"); };
    const auto accepted = remove();
    EXPECT_FALSE(accepted->is_done()) << "it is accepted all the same";
    EXPECT_EQ(accepted->error, "the disk is full");
    EXPECT_EQ(accepted->failures, 1);

    std::vector<std::chrono::milliseconds> waits;
    for (int attempt = 0; attempt < 4; ++attempt) {
        const Time due = store_.job.retry_at;
        waits.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(due - now_));
        run(deleter_.work());
        EXPECT_EQ(store_.limits.size(), static_cast<std::size_t>(attempt) + 1) << "not due yet";
        now_ = due;
        run(deleter_.work());
    }
    using std::chrono::milliseconds;
    EXPECT_THAT(
        waits,
        ElementsAre(milliseconds(250), milliseconds(500), milliseconds(1000), milliseconds(2000))
    );
    EXPECT_THAT(store_.limits, ElementsAre(200, 100, 50, 25, 12));
    ASSERT_GE(lines.size(), 2U);
    EXPECT_THAT(lines[0], HasSubstr("agent deletion: accepted"));
    EXPECT_THAT(lines[1], HasSubstr("agent deletion: step failed, it will be repeated"));
    EXPECT_THAT(lines[1], HasSubstr("the disk is full"));

    store_.before_step = [] {};
    now_ = store_.job.retry_at;
    run(deleter_.work());
    EXPECT_TRUE(store_.job.is_done());
}

TEST_F(DeletionServiceTest, AStepThatKeepsFailingIsRepeatedEveryMinuteWithOneRow) {
    const log::Capture quiet([](std::string_view) {});
    store_.before_step = [] { throw Unavailable("the disk is full"); };
    remove();
    std::vector<std::chrono::milliseconds> waits;
    for (const std::int64_t failures : {7, 8, 9, 100}) {
        store_.job.failures = failures;
        now_ = store_.job.retry_at;
        run(deleter_.work());
        waits.push_back(
            std::chrono::duration_cast<std::chrono::milliseconds>(store_.job.retry_at - now_)
        );
    }
    using std::chrono::seconds;
    EXPECT_THAT(waits, ElementsAre(seconds(32), seconds(64), seconds(64), seconds(64)));
    EXPECT_THAT(store_.limits, ElementsAre(200, 1, 1, 1, 1));
}

TEST_F(DeletionServiceTest, AStepThatWorkedEndsTheFailures) {
    const log::Capture quiet([](std::string_view) {});
    store_.steps_left = 3;
    store_.before_step = [] { throw Unavailable("the disk is full"); };
    remove();
    store_.before_step = [] {};
    now_ = store_.job.retry_at;
    run(deleter_.work());
    EXPECT_THAT(store_.limits, ElementsAre(200, 100, 200, 200));
    EXPECT_TRUE(store_.job.is_done());
}

TEST_F(DeletionServiceTest, AJobBelongsForThirtySecondsToTheOneWhoWorksOnIt) {
    store_.steps_left = 3;
    remove();
    run(deleter_.work());
    ASSERT_EQ(store_.leases.size(), 6U);  // begin, step, claim, two steps, claim
    for (const Lease& lease : store_.leases)
        EXPECT_EQ(lease.until - now_, std::chrono::seconds(30));
    const auto is_one_claim = [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i <= last; ++i)
            if (store_.leases[i].holder != store_.leases[first].holder) return false;
        return true;
    };
    EXPECT_TRUE(is_one_claim(0, 1));
    EXPECT_TRUE(is_one_claim(2, 4));
    EXPECT_NE(store_.leases[0].holder, store_.leases[2].holder);
}

TEST_F(DeletionServiceTest, AStoreThatIsAwayIsAskedAgainLater) {
    store_.steps_left = 2;
    remove();
    store_.before_claim = [] { throw Unavailable("no connection"); };
    EXPECT_NO_THROW(run(deleter_.work()));
    EXPECT_EQ(store_.limits.size(), 1U);
    store_.before_claim = [] {};
    run(deleter_.work());
    EXPECT_TRUE(store_.job.is_done());
}

TEST_F(DeletionServiceTest, AFailureAfterTheDeletionWasAcceptedDoesNotSayThatItWasNot) {
    const log::Capture quiet([](std::string_view) {});
    store_.steps_left = 2;
    store_.before_release = [] { throw Unavailable("the disk is full"); };
    EXPECT_THROW(remove(), MaybeStored);
}

TEST_F(DeletionServiceTest, WhatIsNotForClientsIsInTheLogOnly) {
    std::vector<std::string> lines;
    const log::Capture capture([&](std::string_view line) { lines.emplace_back(line); });
    store_.before_step = [] { throw std::runtime_error("SELECT secret FROM table"); };
    EXPECT_THAT(remove()->error.value(), HasSubstr("the log has the cause"));
    EXPECT_THAT(lines.back(), HasSubstr("SELECT secret"));
}

TEST_F(DeletionServiceTest, ForgetsWhatWasDoneThirtyDaysAgo) {
    const log::Capture quiet([](std::string_view) {});
    run(deleter_.forget_old());
    EXPECT_EQ(now_ - store_.forgotten_before, std::chrono::days(30));
}

TEST_F(DeletionServiceTest, StopsAfterTheStepInHandAndGivesTheJobBack) {
    store_.steps_left = 100;
    remove();
    store_.before_step = [this] { deleter_.stop(); };
    run(deleter_.work());
    EXPECT_EQ(store_.limits.size(), 2U);
    EXPECT_EQ(store_.releases.size(), 2U);
    EXPECT_FALSE(store_.job.is_done());
}

}  // namespace
}  // namespace akashi
