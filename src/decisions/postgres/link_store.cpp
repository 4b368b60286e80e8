#include "decisions/postgres/link_store.hpp"

#include "base/query.hpp"
#include "decisions/link_columns.hpp"
#include "decisions/postgres/sql.hpp"
#include "postgres/entity.hpp"

#include <fmt/format.h>

#include <span>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

MadeQuery with_columns(const Query& query, const std::string& columns) {
    return {query.name, fmt::format(fmt::runtime(query.text), fmt::arg("columns", columns))};
}

template <class Entity>
std::vector<Entity> read_all(const Rows& rows) {
    std::vector<Entity> items;
    items.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) items.push_back(read_entity<Entity>(rows, row));
    return items;
}

}  // namespace

asio::awaitable<std::optional<Lineage>> PostgresLinkStore::find_lineage(
    OrgId org, Visibility visibility, DecisionId id
) {
    static const std::string columns = column_list<LineageEntry>("d");
    static const MadeQuery with_precedent = with_columns(sql::list_with_precedent, columns);
    static const MadeQuery citing = with_columns(sql::list_citing, columns);
    const std::string& agent = visibility.agent_id();
    std::vector<Statement> statements;
    statements.push_back({&with_precedent, Parameters::of(org, id, agent)});
    statements.push_back({&citing, Parameters::of(org, id, agent, kShownCitations + 1)});
    const std::vector<Rows> results = co_await reader_.run_together(std::move(statements));
    co_return make_lineage(
        id, read_all<LineageEntry>(results[0]), read_all<LineageEntry>(results[1])
    );
}

asio::awaitable<std::optional<GraphNode>> PostgresLinkStore::find_node(
    OrgId org, Visibility visibility, DecisionId id
) {
    static const MadeQuery query = with_columns(sql::find_node, node_columns());
    const Rows rows = co_await reader_.run(query, Parameters::of(org, id, visibility.agent_id()));
    if (rows.empty()) co_return std::nullopt;
    co_return read_entity<GraphNode>(rows, 0);
}

asio::awaitable<std::vector<GraphNode>> PostgresLinkStore::list_neighbors(
    OrgId org, Visibility visibility, NeighborQuery query
) {
    static const MadeQuery neighbors = with_columns(sql::list_neighbors, node_columns());
    const auto origins = std::span(query.known).subspan(query.first);
    co_return read_all<GraphNode>(co_await reader_.run(
        neighbors,
        Parameters::of(
            org,
            visibility.agent_id(),
            query.known,
            std::vector<DecisionId>(origins.begin(), origins.end()),
            query.limit
        )
    ));
}

}  // namespace akashi::postgres
