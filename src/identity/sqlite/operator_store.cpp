#include "identity/sqlite/operator_store.hpp"

#include "identity/sqlite/agent_rows.hpp"
#include "identity/sqlite/key_rows.hpp"
#include "identity/sqlite/sql.hpp"
#include "sqlite/audit_log.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

/// Nobody signs up here.
asio::awaitable<Result<Founding>> SqliteOperatorStore::create_organization(Founding founding) {
    co_return co_await database_.write([&](Connection& db) -> Result<Founding> {
        const Organization& organization = founding.organization;
        if (db.find<std::string>(sql::find_organization_by_slug, organization.slug))
            return slug_is_taken(organization.slug);
        db.execute(
            sql::insert_organization,
            organization.id,
            organization.name,
            organization.slug,
            organization.plan,
            organization.decision_limit,
            organization.agent_limit,
            organization.created_at
        );
        insert_agent(db, founding.first.agent);
        insert_key(db, founding.first.key);
        for (const AuditEntry& entry : founding.entries) insert_audit_entry(db, entry);
        return founding;
    });
}

asio::awaitable<bool> SqliteOperatorStore::change_plan(
    Organization before, Organization after, AuditEntry entry
) {
    co_return co_await database_.write([&](Connection& db) {
        const auto changed = db.execute(
            sql::update_plan,
            before.id,
            before.updated_at,
            after.plan,
            after.decision_limit,
            after.agent_limit,
            after.updated_at
        );
        if (changed > 0) insert_audit_entry(db, entry);
        return changed > 0;
    });
}

asio::awaitable<bool> SqliteOperatorStore::change_role(
    Agent before, Agent after, AuditEntry entry
) {
    co_return co_await database_.write([&](Connection& db) {
        const auto changed = db.execute(
            sql::update_role,
            before.org_id,
            before.agent_id,
            before.updated_at,
            to_string(after.role),
            after.updated_at
        );
        if (changed > 0) insert_audit_entry(db, entry);
        return changed > 0;
    });
}

}  // namespace akashi::sqlite
