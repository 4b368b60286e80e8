#include "identity/postgres/agent_rows.hpp"

#include "core/role.hpp"
#include "identity/postgres/sql.hpp"

namespace akashi::postgres {

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
    return {
        &sql::insert_key,
        Parameters::of(
            key.id,
            key.prefix,
            key.hash,
            key.agent_id,
            key.org_id,
            key.label,
            key.created_by,
            key.created_at,
            key.expires_at
        )
    };
}

}  // namespace akashi::postgres
