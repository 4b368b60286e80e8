#pragma once

#include "conflicts/conflict_group_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresConflictGroupStore final : public ConflictGroupStore {
public:
    /// The pool must outlive the store.
    explicit PostgresConflictGroupStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<ConflictGroupPage> list(
        OrgId org, Visibility visibility, ConflictGroupQuery query
    ) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
