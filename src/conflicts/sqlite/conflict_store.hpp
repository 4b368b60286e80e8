#pragma once

#include "conflicts/conflict_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqliteConflictStore final : public ConflictStore {
public:
    /// The database must outlive the store.
    explicit SqliteConflictStore(Database& database) : database_(database) {}

    boost::asio::awaitable<ConflictPage> list(OrgId org, Visibility visibility, ConflictQuery query)
        override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
