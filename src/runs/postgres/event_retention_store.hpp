#pragma once

#include "postgres/pool.hpp"
#include "runs/event_retention_store.hpp"

namespace akashi::postgres {

/// Old events in PostgreSQL, which has a partition for each day.
class PostgresEventRetentionStore final : public EventRetentionStore {
public:
    /// The pool must outlive the store.
    explicit PostgresEventRetentionStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<std::int64_t> drop_days(Time before) override;
    boost::asio::awaitable<std::int64_t> delete_some(Time before, std::int64_t limit) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
