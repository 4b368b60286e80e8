#pragma once

#include "decisions/link_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

/// References between decisions in PostgreSQL. The pool must outlive it.
class PostgresLinkStore final : public LinkStore {
public:
    explicit PostgresLinkStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<std::optional<Lineage>> find_lineage(
        OrgId org, Visibility visibility, DecisionId id
    ) override;
    boost::asio::awaitable<std::optional<GraphNode>> find_node(
        OrgId org, Visibility visibility, DecisionId id
    ) override;
    boost::asio::awaitable<std::vector<GraphNode>> list_neighbors(
        OrgId org, Visibility visibility, NeighborQuery query
    ) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
