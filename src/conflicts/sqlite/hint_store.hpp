#pragma once

#include "conflicts/hint_store.hpp"
#include "sqlite/database.hpp"

#include <functional>
#include <string>
#include <utility>

namespace akashi::sqlite {

/// One process has the database, so it announces to itself.
class SqliteHintStore final : public HintStore {
public:
    /// Told of an announcement as JSON text; must not throw or block. Any thread.
    using Tell = std::function<void(const std::string&)>;

    /// The database must outlive the store.
    explicit SqliteHintStore(
        Database& database, Tell tell = [](const std::string&) {}
    )
        : database_(database), tell_(std::move(tell)) {}

    boost::asio::awaitable<Refreshed> refresh(Time now, std::chrono::milliseconds pause) override;
    boost::asio::awaitable<std::int64_t> announce(std::int64_t most) override;
    boost::asio::awaitable<ConflictPage> list(OrgId org, Visibility visibility, ConflictQuery query)
        override;

private:
    Database& database_;
    const Tell tell_;
};

}  // namespace akashi::sqlite
