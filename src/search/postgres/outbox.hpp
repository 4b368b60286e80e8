#pragma once

#include "postgres/pool.hpp"
#include "search/outbox.hpp"
#include "search/outbox_upkeep.hpp"

namespace akashi::postgres {

/// The outbox in PostgreSQL; several instances may work on it at once. The pool must outlive it.
class PostgresOutbox final : public Outbox, public OutboxUpkeep {
public:
    explicit PostgresOutbox(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<std::vector<OutboxEntry>> claim(
        std::int64_t limit, Time now, Time locked_until
    ) override;
    boost::asio::awaitable<void> complete(std::vector<OutboxEntry> entries) override;
    boost::asio::awaitable<void> release(std::vector<OutboxEntry> entries) override;
    boost::asio::awaitable<void> retry_later(OutboxEntry entry, std::string error, Time not_before)
        override;
    boost::asio::awaitable<std::int64_t> discard_upserts(std::int64_t limit, Time before) override;

    boost::asio::awaitable<Queued> queue_missing(Backfill backfill) override;
    boost::asio::awaitable<std::int64_t> count_decisions(std::optional<DecisionId> after) override;
    boost::asio::awaitable<std::int64_t> clean(Time before) override;
    boost::asio::awaitable<OutboxStatus> status() override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
