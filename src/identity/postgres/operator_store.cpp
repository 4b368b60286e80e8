#include "identity/postgres/operator_store.hpp"

#include "identity/postgres/agent_rows.hpp"
#include "identity/postgres/sql.hpp"
#include "postgres/audit_log.hpp"
#include "postgres/change.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

asio::awaitable<Result<Organization>> PostgresOperatorStore::create_organization(
    Organization organization, FirstAgent first, std::vector<AuditEntry> entries
) {
    std::vector<Statement> statements;
    statements.push_back(
        {&sql::insert_organization,
         Parameters::of(
             organization.id,
             organization.name,
             organization.slug,
             organization.plan,
             organization.decision_limit,
             organization.agent_limit,
             organization.created_at
         )}
    );
    statements.push_back(insert_agent(first.agent));
    statements.push_back(insert_key(first.key));
    for (const AuditEntry& entry : entries) statements.push_back(insert_audit_entry(entry));
    try {
        co_await pool_.run_together(std::move(statements));
    } catch (const PostgresError& error) {
        if (error.constraint() != "organizations_slug_key") throw;
        co_return slug_is_taken(organization.slug);
    }
    co_return organization;
}

asio::awaitable<bool> PostgresOperatorStore::change_plan(
    Organization before, Organization after, AuditEntry entry
) {
    std::vector<Statement> effect;
    effect.push_back(
        {&sql::update_plan,
         Parameters::of(
             before.id,
             before.updated_at,
             after.plan,
             after.decision_limit,
             after.agent_limit,
             after.updated_at
         )}
    );
    co_return (co_await write_change(pool_, std::move(effect), {std::move(entry)})).has_value();
}

asio::awaitable<bool> PostgresOperatorStore::change_role(
    Agent before, Agent after, AuditEntry entry
) {
    std::vector<Statement> effect;
    effect.push_back(
        {&sql::update_role,
         Parameters::of(
             before.org_id,
             before.agent_id,
             before.updated_at,
             to_string(after.role),
             after.updated_at
         )}
    );
    co_return (co_await write_change(pool_, std::move(effect), {std::move(entry)})).has_value();
}

}  // namespace akashi::postgres
