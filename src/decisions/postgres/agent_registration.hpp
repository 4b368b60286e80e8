#pragma once

#include "decisions/trace_store.hpp"
#include "postgres/row_writer.hpp"

#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace akashi::postgres {

/// An agent of an organization, as a key.
using AgentName = std::pair<OrgId, std::string>;

/// The agents that were in the database when a trace of theirs was written. Others may have deleted
/// one since. Thread-safe.
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

/// Registers agents that are not there yet, for traces that ask for it, and refuses the traces of
/// unknown agents that do not. Comes before the rows that refer to agents.
class AgentRegistration final : public RowWriter<TraceRecord> {
public:
    /// `known` must outlive it.
    explicit AgentRegistration(KnownAgents& known) : known_(known) {}

    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
    /// An agent that was known is gone: with `try_again`, the next attempt registers it.
    boost::asio::awaitable<Verdict> explain(const PostgresError& error, TraceRecord& trace)
        override;

private:
    KnownAgents& known_;
};

}  // namespace akashi::postgres
