#pragma once

#include "conflicts/conflict_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresConflictStore final : public ConflictStore {
public:
    /// The pool must outlive the store.
    explicit PostgresConflictStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<ConflictPage> list(OrgId org, Visibility visibility, ConflictQuery query)
        override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
