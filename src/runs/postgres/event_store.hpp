#pragma once

#include "postgres/pool.hpp"
#include "runs/event_store.hpp"

namespace akashi::postgres {

/// Events in PostgreSQL: one COPY for many batches.
class PostgresEventStore final : public EventStore {
public:
    /// The pool must outlive the store.
    explicit PostgresEventStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<std::optional<EventMark>> find_mark(Uuid log) override;
    boost::asio::awaitable<void> add_log(EventLogName name) override;
    boost::asio::awaitable<bool> claim(EventLogName name, Uuid from) override;
    boost::asio::awaitable<std::vector<EventFate>> store(
        EventLogName name,
        std::uint64_t from,
        std::uint64_t to,
        std::span<const EventBatch* const> batches
    ) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
