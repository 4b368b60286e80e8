#pragma once

#include "conflicts/conflict_store.hpp"
#include "postgres/reader.hpp"

namespace akashi::postgres {

class PostgresConflictStore final : public ConflictStore {
public:
    /// What the reader names must outlive the store.
    explicit PostgresConflictStore(Reader reader) : reader_(reader) {}

    boost::asio::awaitable<ConflictPage> list(OrgId org, Visibility visibility, ConflictQuery query)
        override;

private:
    const Reader reader_;
};

}  // namespace akashi::postgres
