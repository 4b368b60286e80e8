#pragma once

#include "decisions/link_store.hpp"
#include "postgres/reader.hpp"

namespace akashi::postgres {

/// References between decisions in PostgreSQL. The pool must outlive it.
class PostgresLinkStore final : public LinkStore {
public:
    explicit PostgresLinkStore(Reader reader) : reader_(reader) {}

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
    const Reader reader_;
};

}  // namespace akashi::postgres
