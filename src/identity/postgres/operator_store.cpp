#include "identity/postgres/operator_store.hpp"

#include "identity/postgres/agent_rows.hpp"
#include "identity/postgres/sql.hpp"
#include "postgres/audit_log.hpp"
#include "postgres/change.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

void add(WriteBatch& batch, Statement statement) {
    batch.run(*statement.query, std::move(statement.parameters));
}

}  // namespace

asio::awaitable<Result<Founding>> PostgresOperatorStore::create_organization(Founding founding) {
    const Organization& organization = founding.organization;
    WriteBatch batch;
    batch.run(
        sql::insert_organization,
        Parameters::of(
            organization.id,
            organization.name,
            organization.slug,
            organization.plan,
            organization.decision_limit,
            organization.agent_limit,
            organization.created_at
        )
    );
    add(batch, insert_agent(founding.first.agent));
    add(batch, insert_key(founding.first.key));
    for (const AuditEntry& entry : founding.entries) add(batch, insert_audit_entry(entry));
    Founding* const only = &founding;
    for (RowWriter<Founding>* writer : writers_) writer->add_to(batch, {&only, 1});
    try {
        co_await batch.commit(pool_);
    } catch (const PostgresError& error) {
        if (error.constraint() != "organizations_slug_key") throw;
        co_return slug_is_taken(organization.slug);
    }
    co_return founding;
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
