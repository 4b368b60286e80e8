#pragma once

#include "decisions/link_service.hpp"
#include "testing/stores/stores.hpp"

#include <string>
#include <utility>
#include <vector>

namespace akashi::contract {

/// Decisions that refer to each other, and who may see them: alpha and beta share a tag, gamma is
/// alone.
class LinkTest : public ContractTest {
protected:
    void SetUp() override {
        ContractTest::SetUp();
        add_agent("alpha", {"eu"});
        add_agent("beta", {"eu"});
        add_agent("gamma", {"us"});
    }

    DecisionId refer(
        std::optional<DecisionId> DecisionDraft::* reference,
        DecisionId target,
        const std::string& outcome,
        const std::string& agent_id = "alpha"
    ) {
        TraceRecord trace = make_trace(outcome, agent_id);
        trace.decision.*reference = target;
        return record(trace);
    }
    DecisionId cite(
        DecisionId target, const std::string& outcome, const std::string& agent_id = "alpha"
    ) {
        return refer(&DecisionDraft::precedent_ref, target, outcome, agent_id);
    }
    DecisionId supersede(
        DecisionId target, const std::string& outcome, const std::string& agent_id = "alpha"
    ) {
        return refer(&DecisionDraft::supersedes_id, target, outcome, agent_id);
    }

    std::optional<Lineage> lineage(
        DecisionId id, Visibility visibility = Visibility::everything(), OrgId org = kDefaultOrg
    ) {
        return run(links().find_lineage(org, std::move(visibility), id));
    }

    /// The graph as a caller gets it; the admin by default.
    Result<DecisionGraph> graph(
        DecisionId id, std::int64_t depth, const std::string& agent_id = {}, OrgId org = kDefaultOrg
    ) {
        Caller caller;
        caller.org = org;
        caller.agent_id = agent_id;
        caller.role = agent_id.empty() ? Role::admin : Role::agent;
        return run(LinkService(links()).find_graph(caller, id, depth));
    }

    static std::vector<std::string> outcomes_of(const std::vector<LineageEntry>& entries) {
        std::vector<std::string> list;
        for (const LineageEntry& entry : entries) list.push_back(entry.outcome);
        return list;
    }
    /// `<depth> <outcome>` of each node.
    static std::vector<std::string> nodes_of(const DecisionGraph& graph) {
        std::vector<std::string> list;
        for (const GraphNode& node : graph.nodes)
            list.push_back(std::to_string(node.depth) + " " + node.outcome);
        return list;
    }
    /// `<outcome> cites <outcome>` or `<outcome> ends <outcome>` of each edge.
    static std::vector<std::string> edges_of(const DecisionGraph& graph) {
        const auto outcome = [&](const DecisionId& id) {
            for (const GraphNode& node : graph.nodes)
                if (node.id == id) return node.outcome;
            return std::string("none");
        };
        std::vector<std::string> list;
        for (const GraphEdge& edge : graph.edges) {
            const bool cites = edge.kind == GraphEdge::Kind::precedent;
            list.push_back(outcome(edge.from) + (cites ? " cites " : " ends ") + outcome(edge.to));
        }
        return list;
    }
};

}  // namespace akashi::contract
