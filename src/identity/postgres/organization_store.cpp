#include "identity/postgres/organization_store.hpp"

#include "identity/postgres/sql.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Reads the columns of find_organization.sql.
Organization read_organization(const Rows& rows, int row) {
    return {
        .id = rows.get<OrgId>(row, 0),
        .name = rows.get<std::string>(row, 1),
        .slug = rows.get<std::string>(row, 2),
        .plan = rows.get<std::string>(row, 3),
        .decision_limit = rows.get<std::int64_t>(row, 4),
        .agent_limit = rows.get<std::int64_t>(row, 5),
        .is_deleting = rows.get<bool>(row, 6),
        .created_at = rows.get<Time>(row, 7),
        .updated_at = rows.get<Time>(row, 8)
    };
}

std::optional<Organization> first_of(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return read_organization(rows, 0);
}

}  // namespace

asio::awaitable<void> PostgresOrganizationStore::ensure(Organization organization) {
    co_await pool_.run(
        sql::ensure_organization,
        Parameters::of(organization.id, organization.name, organization.slug, now())
    );
}

asio::awaitable<bool> PostgresOrganizationStore::exists(OrgId org) {
    const Rows rows = co_await pool_.run(sql::organization_exists, Parameters::of(org));
    co_return !rows.empty();
}

asio::awaitable<std::optional<Organization>> PostgresOrganizationStore::find(OrgId org) {
    co_return first_of(co_await pool_.run(sql::find_organization, Parameters::of(org)));
}

asio::awaitable<std::optional<Organization>> PostgresOrganizationStore::find_by_slug(
    std::string slug
) {
    co_return first_of(co_await pool_.run(sql::find_organization_by_slug, Parameters::of(slug)));
}

asio::awaitable<OrganizationPage> PostgresOrganizationStore::list(
    std::int64_t limit, std::int64_t offset
) {
    std::vector<Statement> statements;
    statements.push_back({&sql::list_organizations, Parameters::of(limit, offset)});
    statements.push_back({&sql::count_organizations, {}});
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    OrganizationPage page;
    for (int row = 0; row < results[0].count(); ++row)
        page.organizations.push_back(read_organization(results[0], row));
    page.total = results[1].get<std::int64_t>(0, 0);
    co_return page;
}

}  // namespace akashi::postgres
