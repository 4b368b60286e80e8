#pragma once

#include "conflicts/plan_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqlitePlanStore final : public PlanStore {
public:
    /// The database must outlive the store.
    explicit SqlitePlanStore(Database& database) : database_(database) {}

    boost::asio::awaitable<PlanMatches> find(OrgId org, Visibility visibility, PlanKeys keys)
        override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
