#pragma once

#include "live/feed_store.hpp"
#include "sqlite/database.hpp"

#include <mutex>

namespace akashi::sqlite {

/// Follows decisions by `decisions.seq`: one transaction writes at a time, so their numbers are in
/// the order of the commits. No other process records decisions. The database must outlive it.
class SqliteFeedStore final : public FeedStore {
public:
    explicit SqliteFeedStore(Database& database) : database_(database) {}

    boost::asio::awaitable<std::string> find_end() override;
    bool is_position(const std::string& text) const override;
    boost::asio::awaitable<FeedPage> list_new(std::string from, std::vector<OrgId> orgs) override;
    boost::asio::awaitable<FeedPage> list_missed(Missed missed) override;
    boost::asio::awaitable<std::vector<std::vector<std::string>>> list_visible_agents(
        OrgId org, std::vector<std::string> callers
    ) override;
    void observe(std::function<void()>) override {}
    void observe_conflicts(OnConflict on_conflict) override;

    /// This process announces a conflict. Any thread.
    void hear_conflict(const std::string& announcement);

private:
    Database& database_;
    std::mutex mutex_;
    OnConflict on_conflict_;  // guarded by the mutex
};

}  // namespace akashi::sqlite
