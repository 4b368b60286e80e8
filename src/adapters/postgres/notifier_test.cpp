#include "adapters/postgres/notifier.hpp"

#include "adapters/postgres/listener.hpp"
#include "adapters/postgres/pool_fixture.hpp"
#include "base/time.hpp"

#include <boost/json/parse.hpp>

#include <gmock/gmock.h>

#include <condition_variable>
#include <set>

namespace akashi::postgres {
namespace {

using namespace std::chrono_literals;
using ::testing::SizeIs;

/// Sends through PgBouncer and listens directly, for one organization of its own.
class NotifierTest : public ::testing::Test {
protected:
    NotifierTest() {
        listener_.start();
        while (!listener_.is_listening()) std::this_thread::sleep_for(1ms);
    }
    ~NotifierTest() override {
        testing::run(io_, notifier_.stop(10s));
        testing::run(io_, listener_.stop());
    }

    /// Of this test's organization; the channel is shared.
    void note(const Notification& notification) {
        const auto payload = boost::json::parse(notification.payload).as_object();
        if (payload.at("org_id").as_string() != org_.str()) return;
        const std::lock_guard lock(mutex_);
        longest_ = std::max(longest_, notification.payload.size());
        for (const auto& id : payload.at("decision_ids").as_array())
            heard_.insert(std::string(id.as_string()));
        changed_.notify_all();
    }
    void wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return heard_.size() == count; });
    }
    Notifier::Decisions decisions(std::size_t count) const {
        Notifier::Decisions made;
        for (std::size_t i = 0; i < count; ++i) made.emplace_back(org_, DecisionId::make());
        return made;
    }

    const OrgId org_ = OrgId::make();
    std::mutex mutex_;  // guards the next three
    std::condition_variable changed_;
    std::set<std::string> heard_;
    std::size_t longest_ = 0;
    Lines lines_;
    asio::io_context io_;
    asio::thread_pool threads_{2};
    Pool pool_{threads_.get_executor(), {.url = testing::dev_environment("DATABASE_URL")}};
    Notifier notifier_{threads_.get_executor(), pool_};
    Listener listener_{
        threads_.get_executor(),
        testing::dev_environment("NOTIFY_URL"),
        {kDecisionsChannel},
        [this](const Notification& notification) { note(notification); }
    };
};

TEST_F(NotifierTest, AnnouncesDecisionsByTheirIds) {
    const auto one = decisions(1);
    notifier_.decisions_recorded(one);
    wait_for(1);
    EXPECT_EQ(*heard_.begin(), one.front().second.str());
}

TEST_F(NotifierTest, SplitsManyIntoPayloadsThatPostgresTakes) {
    for (int i = 0; i < 20; ++i) notifier_.decisions_recorded(decisions(400));
    wait_for(8000);
    EXPECT_LT(longest_, 8000U);
}

TEST_F(NotifierTest, SendsWhatHasGatheredWhenItIsStopped) {
    notifier_.decisions_recorded(decisions(3));
    testing::run(io_, notifier_.stop(10s));
    wait_for(3);
}

TEST_F(NotifierTest, DropsWhatItCannotKeepAndSaysSo) {
    notifier_.decisions_recorded(decisions(Notifier::kWaitingLimit + 1));
    notifier_.decisions_recorded(decisions(1));
    wait_for(1);
    EXPECT_THAT(lines_.with("trace: dropping notifications"), SizeIs(1));
}

TEST_F(NotifierTest, LogsThatTheServerIsAwayAndGoesOn) {
    pool_.abort();
    notifier_.decisions_recorded(decisions(1));
    testing::run(io_, notifier_.stop(10s));
    EXPECT_THAT(lines_.with("trace: notify subscribers"), SizeIs(1));
}

}  // namespace
}  // namespace akashi::postgres
