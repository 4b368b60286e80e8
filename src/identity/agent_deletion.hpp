#pragma once

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "core/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

using AgentDeletionId = Id<struct AgentDeletionTag>;

/// How many rows of each kind an agent's deletion removed so far.
struct DeletedCounts {
    std::int64_t evidence = 0;
    std::int64_t alternatives = 0;
    std::int64_t decisions = 0;
    std::int64_t events = 0;
    std::int64_t runs = 0;
    std::int64_t api_keys = 0;
    std::int64_t grants = 0;
    std::int64_t agents = 0;
};

/// The deletion of an agent with everything it recorded: a job that is done in short transactions
/// (docs/data-model.md, "Deletion of an agent").
struct AgentDeletion {
    AgentDeletionId id;
    OrgId org_id;
    std::string agent_id;
    std::string requested_by;  ///< public name of the agent that asked for it
    Time created_at;
    std::optional<Time> claimed_until;  ///< an instance works on it until then
    Time retry_at;                      ///< nobody claims it before
    std::optional<Time> finished_at;
    std::int64_t failures = 0;         ///< failed attempts since the last step that worked
    std::optional<std::string> error;  ///< why the last attempt failed, for the administrator
    DeletedCounts deleted;

    bool is_done() const { return finished_at.has_value(); }
};

/// What an idempotency key keeps of a deletion: its id, as JSON.
inline std::string kept_answer(const AgentDeletionId& id) { return '"' + id.str() + '"'; }

/// The id in a kept_answer(); the nil id, which no deletion has, when the text is none.
inline AgentDeletionId kept_deletion(std::string_view answer) {
    if (answer.size() < 2) return {};
    return AgentDeletionId::parse(answer.substr(1, answer.size() - 2)).value_or(AgentDeletionId());
}

/// One transaction of a deletion. Each room deletes and counts its own rows.
struct DeletionStep {
    AgentDeletionId job;
    OrgId org_id;
    std::string agent_id;
    Time time;
    std::vector<DecisionId> decisions;  ///< decisions of the agent that go in this step
    bool is_rest = false;               ///< the agent has no others: what else it has goes, too
    std::int64_t limit = 0;             ///< most rows of each other kind that go in this step
    DeletedCounts deleted;              ///< SQLite only; PostgreSQL counts in its statements
};

}  // namespace akashi
