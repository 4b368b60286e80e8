#pragma once

#include "conflicts/backlog_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresBacklogStore final : public ConflictBacklogStore {
public:
    /// The pool must outlive the store.
    explicit PostgresBacklogStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<ConflictBacklog> find() override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
