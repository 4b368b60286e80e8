#include "identity/sqlite/agent_rows.hpp"

#include "core/page.hpp"
#include "core/role.hpp"
#include "identity/sqlite/sql.hpp"

namespace akashi::sqlite {
namespace {

/// Reads the columns of find_agent.sql.
Agent read_agent(const Statement& row) {
    return {
        .id = row.column<AgentRowId>(0),
        .agent_id = row.column<std::string>(1),
        .org_id = row.column<OrgId>(2),
        .name = row.column<std::string>(3),
        .role = parse_role(row.column<std::string>(4)).value_or(Role::reader),
        .tags = {},
        .metadata = row.column<std::string>(5),
        .created_at = row.column<Time>(6),
        .updated_at = row.column<Time>(7),
        .last_seen = row.column<std::optional<Time>>(8),
    };
}

std::vector<std::string> load_tags(Connection& db, const Agent& agent) {
    std::vector<std::string> tags;
    Statement row = db.prepare(sql::list_tags);
    row.bind(agent.org_id, agent.agent_id);
    while (row.step()) tags.push_back(row.column<std::string>(0));
    return tags;
}

std::int64_t text_bytes(const Agent& agent) {
    std::size_t bytes = agent.name.size() + agent.metadata.size();
    for (const std::string& tag : agent.tags) bytes += tag.size();
    return static_cast<std::int64_t>(bytes);
}

/// As many as make a page.
template <class... Args>
std::vector<Agent> read_agents(Connection& db, const Query& query, const Args&... args) {
    std::vector<Agent> agents;
    PageBudget budget;
    Statement row = db.prepare(query);
    row.bind(args...);
    while (row.step()) {
        Agent agent = read_agent(row);
        agent.tags = load_tags(db, agent);
        if (!budget.admit(text_bytes(agent))) break;
        agents.push_back(std::move(agent));
    }
    return agents;
}

std::optional<Agent> first(std::vector<Agent> agents) {
    if (agents.empty()) return std::nullopt;
    return std::move(agents.front());
}

}  // namespace

std::optional<Agent> load_agent(Connection& db, OrgId org, const std::string& agent_id) {
    return first(read_agents(db, sql::find_agent, org, agent_id));
}

std::optional<Agent> load_agent(Connection& db, AgentRowId id) {
    return first(read_agents(db, sql::find_agent_by_id, id));
}

std::vector<Agent> load_agents(Connection& db, OrgId org, std::int64_t limit, std::int64_t offset) {
    return read_agents(db, sql::list_agents, org, limit, offset);
}

void insert_agent(Connection& db, const Agent& agent) {
    db.execute(
        sql::insert_agent,
        agent.id,
        agent.org_id,
        agent.agent_id,
        agent.name,
        to_string(agent.role),
        agent.metadata,
        agent.created_at,
        agent.updated_at,
        agent.last_seen
    );
}

void write_tags(
    Connection& db, OrgId org, const std::string& agent_id, const std::vector<std::string>& tags
) {
    db.execute(sql::delete_tags, org, agent_id);
    std::int64_t position = 0;
    for (const auto& tag : tags) db.execute(sql::insert_tag, org, tag, agent_id, position++);
}

}  // namespace akashi::sqlite
