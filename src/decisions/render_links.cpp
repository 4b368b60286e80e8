#include "decisions/render_links.hpp"

#include "base/json_writer.hpp"
#include "decisions/render.hpp"

#include <string_view>

namespace akashi {
namespace {

void write(JsonWriter& out, const LineageEntry& entry) {
    out.begin_object();
    out.member("id", entry.id).member("run_id", entry.run_id);
    out.member("agent_id", entry.agent_id).member("decision_type", entry.decision_type);
    out.member("outcome", entry.outcome).member("confidence", entry.confidence);
    out.member_if("project", entry.project);
    out.member_if("precedent_reason", entry.precedent_reason);
    out.member_if("relation", entry.precedent_relation);
    out.member("created_at", entry.transaction_time);
    out.member("valid_from", entry.valid_from).member_if("valid_to", entry.valid_to);
    out.end_object();
}

void write(JsonWriter& out, const GraphNode& node) {
    out.begin_object();
    out.member("id", node.id).member("agent_id", node.agent_id);
    out.member("decision_type", node.decision_type);
    out.member("outcome", shortened(node.outcome, kNodeOutcome));
    out.member("confidence", node.confidence).member_if("project", node.project);
    out.member("valid_from", node.valid_from).member_if("valid_to", node.valid_to);
    out.member("current", !node.valid_to.has_value()).member("depth", node.depth);
    out.end_object();
}

void write(JsonWriter& out, const GraphEdge& edge) {
    const bool is_precedent = edge.kind == GraphEdge::Kind::precedent;
    out.begin_object();
    out.member("from", edge.from).member("to", edge.to);
    out.member("type", is_precedent ? "precedent" : "supersedes");
    out.end_object();
}

template <class Item>
void write_list(JsonWriter& out, std::string_view name, const std::vector<Item>& items) {
    out.key(name).begin_array();
    for (const Item& item : items) write(out, item);
    out.end_array();
}

}  // namespace

std::string to_json(const DecisionId& id, const Lineage& lineage) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("decision_id", id).key("preceded_by");
    if (lineage.precedent) {
        write(out, *lineage.precedent);
    } else {
        out.null();
    }
    write_list(out, "cited_by", lineage.citing);
    out.member("cited_by_has_more", lineage.has_more_citing);
    // The names that the clients of Python, TypeScript and Go read.
    if (lineage.precedent) {
        out.member("precedent_ref", lineage.precedent->id).key("precedent");
        write(out, *lineage.precedent);
    }
    write_list(out, "cites", lineage.citing);
    out.end_object();
    return text;
}

std::string to_json(const DecisionId& id, std::int64_t depth, const DecisionGraph& graph) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("decision_id", id).member("depth", depth);
    write_list(out, "nodes", graph.nodes);
    write_list(out, "edges", graph.edges);
    out.member("truncated", graph.is_truncated).end_object();
    return text;
}

}  // namespace akashi
