#include "identity/sqlite/grant_store.hpp"

#include "identity/grant_queries.hpp"
#include "identity/sqlite/sql.hpp"
#include "sqlite/change.hpp"
#include "sqlite/entity.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

bool is_there(Connection& db, OrgId org, AgentRowId agent) {
    return db.find<std::int64_t>(sql::agent_is_there, org, agent).has_value();
}

/// An agent that is being deleted is not there.
bool is_there(Connection& db, OrgId org, const std::string& agent_id) {
    return db.find<std::int64_t>(sql::agent_exists, org, agent_id) == 0;
}

/// Why the grant cannot be added, if that is so.
std::optional<Error> find_fault(Connection& db, const Grant& grant) {
    if (!is_there(db, grant.org_id, grant.grantor_id)) return grantor_is_gone();
    if (!is_there(db, grant.org_id, grant.grantee_id)) return grantee_not_found();
    if (grant.resource_id && !is_there(db, grant.org_id, *grant.resource_id))
        return resource_not_found();
    const auto equal = db.find<std::int64_t>(
        sql::find_equal_grant,
        grant.org_id,
        grant.grantee_id,
        grant.resource_type,
        grant.resource_id,
        grant.permission,
        grant.granted_at
    );
    if (equal) return grant_exists_already();
    const auto others = db.find<std::int64_t>(
        sql::count_other_grants, grant.org_id, grant.grantee_id, grant.resource_id
    );
    return others >= kMaxGrants ? std::optional(too_many_grants()) : std::nullopt;
}

std::optional<Grant> load_grant(Connection& db, OrgId org, GrantId id) {
    Statement row = db.prepare(find_grant_query());
    row.bind(org, id);
    if (!row.step()) return std::nullopt;
    return read_entity<Grant>(row);
}

}  // namespace

asio::awaitable<Result<Grant>> SqliteGrantStore::create(Grant grant, Change change) {
    static const MadeQuery insert_grant("insert_grant", insert_text<Grant>("access_grants"));
    co_return co_await database_.write([&](Connection& db) -> Result<Grant> {
        if (auto fault = find_fault(db, grant)) return *fault;
        record_change(db, change);
        db.execute(
            sql::delete_equal_grant,
            grant.org_id,
            grant.grantee_id,
            grant.resource_type,
            grant.resource_id,
            grant.permission
        );
        insert(db, insert_grant, grant);
        return grant;
    });
}

asio::awaitable<std::optional<Grant>> SqliteGrantStore::find(OrgId org, GrantId id) {
    co_return co_await database_.read([&](Connection& db) { return load_grant(db, org, id); });
}

asio::awaitable<bool> SqliteGrantStore::remove(OrgId org, GrantId id, Change change) {
    co_return co_await database_.write([&](Connection& db) {
        if (!load_grant(db, org, id)) return false;
        record_change(db, change);
        db.execute(sql::delete_grant, org, id);
        return true;
    });
}

asio::awaitable<GrantPage> SqliteGrantStore::list(
    OrgId org, std::int64_t limit, std::int64_t offset
) {
    co_return co_await database_.read([&](Connection& db) {
        GrantPage page;
        Statement row = db.prepare(list_grants_query());
        row.bind(org, limit, offset);
        while (row.step()) page.grants.push_back(read_entity<Grant>(row));
        page.total = db.find<std::int64_t>(sql::count_grants, org).value_or(0);
        return page;
    });
}

}  // namespace akashi::sqlite
