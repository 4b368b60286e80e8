#include "decisions/link_service.hpp"

#include "core/page.hpp"
#include "decisions/decision_errors.hpp"

#include <iterator>
#include <set>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

std::vector<DecisionId> ids_of(const std::vector<GraphNode>& nodes) {
    std::vector<DecisionId> ids;
    ids.reserve(nodes.size());
    for (const GraphNode& node : nodes) ids.push_back(node.id);
    return ids;
}

std::vector<GraphEdge> edges_between(const std::vector<GraphNode>& nodes) {
    std::set<DecisionId> ids;
    for (const GraphNode& node : nodes) ids.insert(node.id);
    std::vector<GraphEdge> edges;
    const auto add = [&](const GraphNode& node, const auto& target, GraphEdge::Kind kind) {
        if (target && ids.contains(*target)) edges.push_back({node.id, *target, kind});
    };
    for (const GraphNode& node : nodes) {
        add(node, node.precedent_ref, GraphEdge::Kind::precedent);
        add(node, node.supersedes_id, GraphEdge::Kind::supersedes);
    }
    return edges;
}

}  // namespace

asio::awaitable<Result<Lineage>> LinkService::find_lineage(Caller caller, DecisionId id) {
    auto lineage = co_await store_.find_lineage(caller.org, Visibility::of(caller), id);
    if (!lineage) co_return decision_not_found();
    co_return std::move(*lineage);
}

asio::awaitable<Result<DecisionGraph>> LinkService::find_graph(
    Caller caller, DecisionId id, std::int64_t depth
) {
    const Visibility visibility = Visibility::of(caller);
    auto start = co_await store_.find_node(caller.org, visibility, id);
    if (!start) co_return decision_not_found();
    DecisionGraph graph;
    graph.nodes.push_back(std::move(*start));
    std::size_t first = 0;  // of the nodes whose neighbours were not asked for
    for (std::int64_t level = 1; level <= depth && !graph.is_truncated; ++level) {
        if (first == graph.nodes.size()) break;
        const std::int64_t room = kMaxGraphNodes - std::ssize(graph.nodes);
        NeighborQuery query{.known = ids_of(graph.nodes), .first = first, .limit = room + 1};
        first = graph.nodes.size();
        auto found = co_await store_.list_neighbors(caller.org, visibility, std::move(query));
        graph.is_truncated = take_surplus(found, room);
        for (GraphNode& node : found) {
            node.depth = level;
            graph.nodes.push_back(std::move(node));
        }
    }
    graph.edges = edges_between(graph.nodes);
    co_return graph;
}

}  // namespace akashi
