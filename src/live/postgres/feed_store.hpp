#pragma once

#include "live/feed_store.hpp"
#include "postgres/condition.hpp"
#include "postgres/pool.hpp"

#include <mutex>

namespace akashi::postgres {

/// Follows decisions by the transactions that recorded them (`decisions.recorded_xid`). The pool
/// must outlive it.
class PostgresFeedStore final : public FeedStore {
public:
    explicit PostgresFeedStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<std::string> find_end() override;
    bool is_position(const std::string& text) const override;
    boost::asio::awaitable<FeedPage> list_new(std::string from, std::vector<OrgId> orgs) override;
    boost::asio::awaitable<FeedPage> list_missed(Missed missed) override;
    boost::asio::awaitable<std::vector<std::vector<std::string>>> list_visible_agents(
        OrgId org, std::vector<std::string> callers
    ) override;
    void observe(std::function<void()> on_change) override;
    void observe_conflicts(OnConflict on_conflict) override;

    /// For the listener: another process has recorded something, or may have. Any thread.
    void hear();
    /// The same for the announcement of a conflict.
    void hear_conflict(const std::string& announcement);

private:
    Pool& pool_;
    std::mutex mutex_;
    std::function<void()> on_change_;  // guarded by the mutex, as the next
    OnConflict on_conflict_;
};

}  // namespace akashi::postgres
