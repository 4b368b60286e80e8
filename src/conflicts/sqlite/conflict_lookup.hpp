#pragma once

#include "conflicts/conflict_lookup.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqliteConflictLookup final : public ConflictLookup {
public:
    /// The database must outlive it.
    explicit SqliteConflictLookup(Database& database) : database_(database) {}

    boost::asio::awaitable<LookedUp> look_up(
        OrgId org, Visibility visibility, ConflictQuestion question
    ) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
