#pragma once

#include "search/outbox.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// The search outbox in a SQLite file. The database must outlive it.
class SqliteOutbox final : public Outbox {
public:
    explicit SqliteOutbox(Database& database) : database_(database) {}

    boost::asio::awaitable<std::vector<OutboxEntry>> claim(
        std::int64_t limit, Time now, Time locked_until
    ) override;
    boost::asio::awaitable<void> complete(OutboxEntry entry) override;
    boost::asio::awaitable<void> retry_later(OutboxEntry entry, std::string error, Time not_before)
        override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
