#include "identity/postgres/grant_store.hpp"

#include "identity/grant_queries.hpp"
#include "identity/postgres/sql.hpp"
#include "postgres/audit_log.hpp"
#include "postgres/change.hpp"
#include "postgres/entity.hpp"
#include "postgres/idempotency_store.hpp"

#include <array>
#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Why the database refused a new grant. Throws an error that is no refusal.
Error refusal_of(const PostgresError& error) {
    if (error.is_requirement()) {
        const std::array refusals{
            grantor_is_gone(),
            grantee_not_found(),
            resource_not_found(),
            grant_exists_already(),
            too_many_grants()
        };
        for (const Error& refusal : refusals)
            if (refusal.message() == error.reason()) return refusal;
    }
    throw error;
}

}  // namespace

asio::awaitable<Result<Grant>> PostgresGrantStore::create(Grant grant, Change change) {
    std::vector<Statement> statements;
    statements.push_back(
        {&sql::hold_agents_of_grant,
         Parameters::of(
             grant.org_id,
             grant.grantor_id,
             grant.grantee_id,
             grant.resource_id,
             grantor_is_gone().message(),
             grantee_not_found().message(),
             resource_not_found().message()
         )}
    );
    Parameters values;
    add_values(values, grant);
    values.add(grant_exists_already().message());
    statements.push_back({&sql::insert_grant, std::move(values)});
    statements.push_back(
        {&sql::require_few_grants,
         Parameters::of(grant.org_id, grant.grantee_id, kMaxGrants, too_many_grants().message())}
    );
    statements.push_back(insert_audit_entry(change.audit));
    if (change.once) statements.push_back(insert_idempotency_key(grant.org_id, *change.once));
    try {
        co_await write_once(pool_, std::move(statements));
    } catch (const PostgresError& error) {
        co_return refusal_of(error);
    }
    co_return grant;
}

asio::awaitable<std::optional<Grant>> PostgresGrantStore::find(OrgId org, GrantId id) {
    const Rows rows = co_await pool_.run(find_grant_query(), Parameters::of(org, id));
    if (rows.empty()) co_return std::nullopt;
    co_return read_entity<Grant>(rows, 0);
}

asio::awaitable<bool> PostgresGrantStore::remove(OrgId org, GrantId id, Change change) {
    std::vector<Statement> statements;
    statements.push_back({&sql::delete_grant, Parameters::of(org, id, grant_not_found().message())}
    );
    co_return (co_await write_change(pool_, std::move(statements), change)).has_value();
}

asio::awaitable<GrantPage> PostgresGrantStore::list(
    OrgId org, std::int64_t limit, std::int64_t offset
) {
    std::vector<Statement> statements;
    statements.push_back({&list_grants_query(), Parameters::of(org, limit, offset)});
    statements.push_back({&sql::count_grants, Parameters::of(org)});
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    GrantPage page;
    for (int row = 0; row < results[0].count(); ++row)
        page.grants.push_back(read_entity<Grant>(results[0], row));
    page.total = results[1].get<std::int64_t>(0, 0);
    co_return page;
}

}  // namespace akashi::postgres
