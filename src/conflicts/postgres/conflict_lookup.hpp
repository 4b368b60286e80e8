#pragma once

#include "conflicts/conflict_lookup.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresConflictLookup final : public ConflictLookup {
public:
    /// The pool must outlive it.
    explicit PostgresConflictLookup(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<LookedUp> look_up(
        OrgId org, Visibility visibility, ConflictQuestion question
    ) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
