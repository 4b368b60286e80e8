#pragma once

#include "decisions/decision_store.hpp"
#include "postgres/pool.hpp"

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace akashi::postgres {

/// An agent of an organization, as a key.
using AgentName = std::pair<OrgId, std::string>;

/// The statements that write several traces in one transaction, multi-row, and where to find what
/// they answer. The server refuses the whole batch when one trace cannot be written.
class TraceBatch {
public:
    /// `unknown` are the agents that may have to be registered first. The traces need not outlive
    /// the batch.
    TraceBatch(std::span<const TraceRecord* const> traces, const std::set<AgentName>& unknown);

    /// To be run together. Call once.
    std::vector<Statement> take_statements() { return std::move(statements_); }

    /// The agents that the transaction registered; `results` belong to the statements.
    std::set<AgentName> registered(const std::vector<Rows>& results) const;

private:
    void add(const Query& query, Parameters parameters);
    void remember(std::span<const TraceRecord* const> traces);
    void register_agents(
        std::span<const TraceRecord* const> traces, const std::set<AgentName>& unknown
    );
    void require_precedents(std::span<const TraceRecord* const> traces);
    void end_superseded(std::span<const TraceRecord* const> traces);
    void record(std::span<const TraceRecord* const> traces);

    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    std::vector<Statement> statements_;
    std::size_t registration_ = kNone;
};

}  // namespace akashi::postgres
