#pragma once

#include "conflicts/supersession_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresSupersessionStore final : public SupersessionStore {
public:
    /// The pool must outlive the store.
    explicit PostgresSupersessionStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<std::vector<SupersessionSuggestion>> list(
        OrgId org, Visibility visibility, DecisionId decision
    ) override;
    boost::asio::awaitable<bool> dismiss(
        OrgId org,
        Visibility visibility,
        DecisionId superseding,
        DecisionId superseded,
        Change change
    ) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
