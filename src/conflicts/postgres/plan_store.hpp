#pragma once

#include "conflicts/plan_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresPlanStore final : public PlanStore {
public:
    /// The pool must outlive the store.
    explicit PostgresPlanStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<PlanMatches> find(OrgId org, Visibility visibility, PlanKeys keys)
        override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
