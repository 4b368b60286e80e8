#pragma once

#include "postgres/pool.hpp"
#include "search/outbox.hpp"

namespace akashi::postgres {

/// The outbox in PostgreSQL; several instances may work on it at once. The pool must outlive it.
class PostgresOutbox final : public Outbox {
public:
    explicit PostgresOutbox(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<std::vector<OutboxEntry>> claim(
        std::int64_t limit, Time now, Time locked_until
    ) override;
    boost::asio::awaitable<void> complete(OutboxEntry entry) override;
    boost::asio::awaitable<void> retry_later(OutboxEntry entry, std::string error, Time not_before)
        override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
