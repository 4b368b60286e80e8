#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"
#include "postgres/listener.hpp"
#include "postgres/notifier.hpp"
#include "postgres/pool_fixture.hpp"

#include <boost/json/parse.hpp>

#include <gmock/gmock.h>

#include <condition_variable>
#include <set>
#include <string>
#include <thread>

namespace akashi::postgres {

/// Sends through PgBouncer and listens directly, for one organization of its own.
class NotifierTest : public ::testing::Test {
protected:
    explicit NotifierTest(
        const std::string& pool_url = testing::dev_environment("DATABASE_URL"),
        const std::string& notify_url = testing::dev_environment("NOTIFY_URL")
    )
        : pool_(threads_.get_executor(), {.url = pool_url}),
          listener_(
              threads_.get_executor(),
              notify_url,
              {kDecisionsChannel},
              [this](const Notification& notification) { note(notification); }
          ) {
        listener_.start();
        while (!listener_.is_listening()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ~NotifierTest() override {
        testing::run(io_, notifier_.stop(std::chrono::seconds(10)));
        testing::run(io_, listener_.stop());
    }

    /// Ignores other organizations, since the channel is shared.
    void note(const Notification& notification) {
        const auto payload = boost::json::parse(notification.payload).as_object();
        if (payload.at("org_id").as_string() != org_.str()) return;
        const std::lock_guard lock(mutex_);
        EXPECT_THAT(payload, ::testing::SizeIs(2)) << "more than ids";
        ++payloads_;
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
    std::mutex mutex_;  // guards the next four
    std::condition_variable changed_;
    std::set<std::string> heard_;
    std::size_t longest_ = 0;
    std::size_t payloads_ = 0;
    Lines lines_;
    asio::io_context io_;
    asio::thread_pool threads_{2};
    Pool pool_;
    Notifier notifier_{threads_.get_executor(), pool_};
    Listener listener_;
};

}  // namespace akashi::postgres
