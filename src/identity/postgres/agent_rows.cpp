#include "identity/postgres/agent_rows.hpp"

#include "core/role.hpp"
#include "identity/api_key_columns.hpp"
#include "identity/postgres/sql.hpp"
#include "postgres/canonical_json.hpp"
#include "postgres/entity.hpp"

namespace akashi::postgres {

Agent read_agent(const Rows& rows, int row, int column) {
    return {
        .id = rows.get<AgentRowId>(row, column),
        .agent_id = rows.get<std::string>(row, column + 1),
        .org_id = rows.get<OrgId>(row, column + 2),
        .name = rows.get<std::string>(row, column + 3),
        .role = parse_role(rows.get<std::string>(row, column + 4)).value_or(Role::reader),
        .tags = rows.get<std::vector<std::string>>(row, column + 9),
        .metadata = canonical_json(rows.get<std::string>(row, column + 5)),
        .created_at = rows.get<Time>(row, column + 6),
        .updated_at = rows.get<Time>(row, column + 7),
        .last_seen = rows.get<std::optional<Time>>(row, column + 8),
    };
}

Statement insert_agent(const Agent& agent) {
    return {
        &sql::insert_agent,
        Parameters::of(
            agent.id,
            agent.org_id,
            agent.agent_id,
            agent.name,
            to_string(agent.role),
            agent.tags,
            Json{agent.metadata},
            agent.created_at,
            agent.updated_at,
            agent.last_seen
        )
    };
}

Statement insert_key(const ApiKey& key) {
    Statement statement{&sql::insert_key, {}};
    add_values(statement.parameters, key);
    return statement;
}

std::vector<KeyOwner> read_key_owners(const Rows& rows) {
    constexpr int kFirstAgentColumn = 11;
    std::vector<KeyOwner> owners;
    owners.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row)
        owners.push_back(
            {.key = read_entity<ApiKey>(rows, row),
             .agent = read_agent(rows, row, kFirstAgentColumn)}
        );
    return owners;
}

}  // namespace akashi::postgres
