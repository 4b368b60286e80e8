#pragma once

#include "decisions/link_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// References between decisions in a SQLite file. The database must outlive it.
class SqliteLinkStore final : public LinkStore {
public:
    explicit SqliteLinkStore(Database& database) : database_(database) {}

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
    Database& database_;
};

}  // namespace akashi::sqlite
