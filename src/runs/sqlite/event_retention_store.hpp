#pragma once

#include "runs/event_retention_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// Old events in a SQLite file, which keeps all events together.
class SqliteEventRetentionStore final : public EventRetentionStore {
public:
    /// The database must outlive the store.
    explicit SqliteEventRetentionStore(Database& database) : database_(database) {}

    boost::asio::awaitable<std::int64_t> drop_days(Time) override { co_return 0; }
    boost::asio::awaitable<std::int64_t> delete_some(Time before, std::int64_t limit) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
