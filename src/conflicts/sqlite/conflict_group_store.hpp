#pragma once

#include "conflicts/conflict_group_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqliteConflictGroupStore final : public ConflictGroupStore {
public:
    /// The database must outlive the store.
    explicit SqliteConflictGroupStore(Database& database) : database_(database) {}

    boost::asio::awaitable<ConflictGroupPage> list(
        OrgId org, Visibility visibility, ConflictGroupQuery query
    ) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
