#pragma once

#include "runs/event_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// Events in a SQLite file.
class SqliteEventStore final : public EventStore {
public:
    /// The database must outlive the store.
    explicit SqliteEventStore(Database& database) : database_(database) {}

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
    Database& database_;
};

}  // namespace akashi::sqlite
