#pragma once

#include "identity/agent.hpp"
#include "sqlite/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace akashi::sqlite {

/// The agent with its tags; nothing when no agent has this name.
std::optional<Agent> load_agent(Connection& db, OrgId org, const std::string& agent_id);
std::optional<Agent> load_agent(Connection& db, AgentRowId id);
/// In the order of creation, at most `limit` and the bytes of a page (core/page.hpp).
std::vector<Agent> load_agents(Connection& db, OrgId org, std::int64_t limit, std::int64_t offset);

void insert_agent(Connection& db, const Agent& agent);
/// Replaces the tags.
void write_tags(
    Connection& db, OrgId org, const std::string& agent_id, const std::vector<std::string>& tags
);

}  // namespace akashi::sqlite
