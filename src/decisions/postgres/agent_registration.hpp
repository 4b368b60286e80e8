#pragma once

#include "core/quotas.hpp"
#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"

#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace akashi::postgres {

/// An agent of an organization, as a key.
using AgentName = std::pair<OrgId, std::string>;

/// The agents that were in the database when one of their traces was written. Another process may
/// have deleted an agent since then. Thread-safe.
class KnownAgents {
public:
    bool contains(const AgentName& agent) const;
    void insert(AgentName agent);
    /// Whether it was known.
    bool erase(const AgentName& agent);

private:
    mutable std::mutex mutex_;
    std::set<AgentName> agents_;  // bounded: emptied when there are too many
};

/// Registers unknown agents for the traces that ask for it, and refuses the other traces of unknown
/// agents, those of agents that are being deleted, and agents above the limit of their
/// organization. Comes before the rows that refer to agents. What it has registered or found cannot
/// be deleted before the transaction ends.
class AgentRegistration final : public RowWriter<TraceRecord> {
public:
    /// `known` must outlive it.
    AgentRegistration(KnownAgents& known, Quotas quotas)
        : known_(known), has_billing_(quotas == Quotas::all) {}

    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
    /// Answers `try_again` when the agent was deleted and the trace may register it.
    boost::asio::awaitable<Verdict> explain(const PostgresError& error, TraceRecord& trace)
        override;

private:
    KnownAgents& known_;
    const bool has_billing_;
};

}  // namespace akashi::postgres
