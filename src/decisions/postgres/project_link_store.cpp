#include "decisions/postgres/project_link_store.hpp"

#include "decisions/postgres/sql.hpp"
#include "decisions/project_link_queries.hpp"
#include "postgres/audit_log.hpp"
#include "postgres/change.hpp"
#include "postgres/entity.hpp"
#include "postgres/idempotency_store.hpp"
#include "postgres/row.hpp"

#include <array>
#include <functional>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Why the database refused a new link. Throws an error that is no refusal.
Error refusal_of(const PostgresError& error) {
    if (error.is_requirement()) {
        const std::array refusals{
            link_exists_already(), already_an_alias(), alias_of_an_alias(), too_many_links()
        };
        for (const Error& refusal : refusals)
            if (refusal.message() == error.reason()) return refusal;
    }
    throw error;
}

Statement insert_links(const std::vector<ProjectLink>& links) {
    Parameters arrays;
    add_arrays<ProjectLink>(arrays, links, std::identity());
    return {&sql::insert_project_links, std::move(arrays)};
}

/// Refuses `added` more links when there would be too many.
Statement require_few(OrgId org, std::int64_t added) {
    return {
        &sql::require_few_project_links,
        Parameters::of(org, added, kMostProjectLinks, too_many_links().message())
    };
}

}  // namespace

asio::awaitable<Result<ProjectLink>> PostgresProjectLinkStore::create(
    ProjectLink link, Change change
) {
    std::vector<Statement> statements;
    statements.push_back({&sql::lock_project_links, Parameters::of(link.org_id)});
    statements.push_back(
        {&sql::require_project_link,
         Parameters::of(
             link.org_id,
             link.link_type,
             link.project_a,
             link.project_b,
             link_exists_already().message(),
             already_an_alias().message(),
             alias_of_an_alias().message()
         )}
    );
    statements.push_back(require_few(link.org_id, 1));
    statements.push_back(insert_links({link}));
    statements.push_back(insert_audit_entry(change.audit));
    try {
        co_await write_once(pool_, std::move(statements));
    } catch (const PostgresError& error) {
        co_return refusal_of(error);
    }
    co_return link;
}

asio::awaitable<std::optional<std::int64_t>> PostgresProjectLinkStore::create_all(
    std::vector<ProjectLink> links, Change change
) {
    std::vector<Statement> statements;
    statements.push_back({&sql::lock_project_links, Parameters::of(change.audit.org)});
    statements.push_back(require_few(change.audit.org, std::ssize(links)));
    statements.push_back(insert_links(links));
    const auto results = co_await write_change(pool_, std::move(statements), change);
    if (!results) co_return std::nullopt;
    co_return results->at(2).changed();
}

asio::awaitable<std::optional<ProjectLink>> PostgresProjectLinkStore::find(
    OrgId org, ProjectLinkId id
) {
    const Rows rows = co_await pool_.run(find_project_link_query(), Parameters::of(org, id));
    if (rows.empty()) co_return std::nullopt;
    co_return read_entity<ProjectLink>(rows, 0);
}

asio::awaitable<bool> PostgresProjectLinkStore::remove(OrgId org, ProjectLinkId id, Change change) {
    std::vector<Statement> statements;
    statements.push_back(
        {&sql::delete_project_link, Parameters::of(org, id, link_not_found().message())}
    );
    co_return (co_await write_change(pool_, std::move(statements), change)).has_value();
}

asio::awaitable<ProjectLinkPage> PostgresProjectLinkStore::list(
    OrgId org, std::int64_t limit, std::int64_t offset
) {
    std::vector<Statement> statements;
    statements.push_back({&list_project_links_query(), Parameters::of(org, limit, offset)});
    statements.push_back({&sql::count_project_links, Parameters::of(org)});
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    ProjectLinkPage page;
    for (const Row row : rows_in(results[0]))
        page.links.push_back(read_entity<ProjectLink>(results[0], row.index));
    page.total = results[1].get<std::int64_t>(0, 0);
    co_return page;
}

asio::awaitable<std::optional<std::string>> PostgresProjectLinkStore::find_canonical(
    OrgId org, std::string alias
) {
    const Rows rows = co_await pool_.run(sql::find_canonical_project, Parameters::of(org, alias));
    if (rows.empty()) co_return std::nullopt;
    co_return rows.get<std::string>(0, 0);
}

}  // namespace akashi::postgres
