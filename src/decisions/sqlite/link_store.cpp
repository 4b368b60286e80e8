#include "decisions/sqlite/link_store.hpp"

#include "base/query.hpp"
#include "decisions/link_columns.hpp"
#include "decisions/sqlite/sql.hpp"
#include "sqlite/entity.hpp"
#include "sqlite/id_list.hpp"

#include <fmt/format.h>

#include <utility>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

MadeQuery with_columns(const Query& query, const std::string& columns) {
    return {query.name, fmt::format(fmt::runtime(query.text), fmt::arg("columns", columns))};
}

template <class Entity, class... Args>
std::vector<Entity> read_all(Connection& db, const Query& query, const Args&... args) {
    std::vector<Entity> items;
    Statement row = db.prepare(query);
    row.bind(args...);
    while (row.step()) items.push_back(read_entity<Entity>(row));
    return items;
}

}  // namespace

asio::awaitable<std::optional<Lineage>> SqliteLinkStore::find_lineage(
    OrgId org, Visibility visibility, DecisionId id
) {
    static const std::string columns = column_list<LineageEntry>("d");
    static const MadeQuery with_precedent = with_columns(sql::list_with_precedent, columns);
    static const MadeQuery citing = with_columns(sql::list_citing, columns);
    const std::string& agent = visibility.agent_id();
    co_return co_await database_.read([&](Connection& db) {
        return make_lineage(
            id,
            read_all<LineageEntry>(db, with_precedent, org, id, agent),
            read_all<LineageEntry>(db, citing, org, id, agent, kShownCitations + 1)
        );
    });
}

asio::awaitable<std::optional<GraphNode>> SqliteLinkStore::find_node(
    OrgId org, Visibility visibility, DecisionId id
) {
    static const MadeQuery query = with_columns(sql::find_node, node_columns());
    co_return co_await database_.read([&](Connection& db) -> std::optional<GraphNode> {
        auto nodes = read_all<GraphNode>(db, query, org, id, visibility.agent_id());
        if (nodes.empty()) return std::nullopt;
        return std::move(nodes.front());
    });
}

asio::awaitable<std::vector<GraphNode>> SqliteLinkStore::list_neighbors(
    OrgId org, Visibility visibility, NeighborQuery query
) {
    static const MadeQuery neighbors = with_columns(sql::list_neighbors, node_columns());
    co_return co_await database_.read([&](Connection& db) {
        const IdList known(query.known);
        return read_all<GraphNode>(
            db,
            neighbors,
            org,
            visibility.agent_id(),
            known.places,
            Bytes{known.bytes},
            query.first,
            query.limit
        );
    });
}

}  // namespace akashi::sqlite
