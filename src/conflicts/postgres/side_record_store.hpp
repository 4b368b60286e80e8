#pragma once

#include "conflicts/side_record_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresSideRecordStore final : public SideRecordStore {
public:
    /// The pool must outlive the store.
    explicit PostgresSideRecordStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<SideRecords> find(
        OrgId org, Visibility visibility, ConflictDetail conflict
    ) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
