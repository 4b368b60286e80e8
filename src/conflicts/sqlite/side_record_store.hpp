#pragma once

#include "conflicts/side_record_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqliteSideRecordStore final : public SideRecordStore {
public:
    /// The database must outlive the store.
    explicit SqliteSideRecordStore(Database& database) : database_(database) {}

    boost::asio::awaitable<SideRecords> find(
        OrgId org, Visibility visibility, ConflictDetail conflict
    ) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
