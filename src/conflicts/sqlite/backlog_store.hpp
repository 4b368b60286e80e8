#pragma once

#include "conflicts/backlog_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqliteBacklogStore final : public ConflictBacklogStore {
public:
    /// The database must outlive the store.
    explicit SqliteBacklogStore(Database& database) : database_(database) {}

    boost::asio::awaitable<ConflictBacklog> find() override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
