#include "identity/sqlite/organization_store.hpp"

#include "identity/sqlite/sql.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

/// From the columns of find_organization.sql.
template <class... Args>
std::vector<Organization> load(Connection& db, const Query& query, const Args&... args) {
    std::vector<Organization> organizations;
    Statement row = db.prepare(query);
    row.bind(args...);
    while (row.step()) {
        organizations.push_back(
            {.id = row.column<OrgId>(0),
             .name = row.column<std::string>(1),
             .slug = row.column<std::string>(2),
             .plan = row.column<std::string>(3),
             .decision_limit = row.column<std::int64_t>(4),
             .agent_limit = row.column<std::int64_t>(5),
             .is_deleting = row.column<std::int64_t>(6) != 0,
             .created_at = row.column<Time>(7),
             .updated_at = row.column<Time>(8)}
        );
    }
    return organizations;
}

std::optional<Organization> first_of(std::vector<Organization> organizations) {
    if (organizations.empty()) return std::nullopt;
    return std::move(organizations.front());
}

}  // namespace

std::optional<Organization> load_organization(Connection& db, OrgId org) {
    return first_of(load(db, sql::find_organization, org));
}

asio::awaitable<void> SqliteOrganizationStore::ensure(Organization organization) {
    co_await database_.write([&](Connection& db) {
        db.execute(
            sql::ensure_organization, organization.id, organization.name, organization.slug, now()
        );
    });
}

asio::awaitable<bool> SqliteOrganizationStore::exists(OrgId org) {
    co_return co_await database_.read([&](Connection& db) {
        return db.find<std::int64_t>(sql::organization_exists, org).has_value();
    });
}

asio::awaitable<std::optional<Organization>> SqliteOrganizationStore::find(OrgId org) {
    co_return co_await database_.read([&](Connection& db) { return load_organization(db, org); });
}

asio::awaitable<std::optional<Organization>> SqliteOrganizationStore::find_by_slug(std::string slug
) {
    co_return co_await database_.read([&](Connection& db) {
        return first_of(load(db, sql::find_organization_by_slug, slug));
    });
}

asio::awaitable<OrganizationPage> SqliteOrganizationStore::list(
    std::int64_t limit, std::int64_t offset
) {
    co_return co_await database_.read([&](Connection& db) {
        return OrganizationPage{
            .organizations = load(db, sql::list_organizations, limit, offset),
            .total = db.find<std::int64_t>(sql::count_organizations).value_or(0)
        };
    });
}

}  // namespace akashi::sqlite
