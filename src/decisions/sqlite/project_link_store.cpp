#include "decisions/sqlite/project_link_store.hpp"

#include "decisions/project_link_queries.hpp"
#include "decisions/sqlite/sql.hpp"
#include "sqlite/change.hpp"
#include "sqlite/entity.hpp"

#include <array>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

/// Why the link cannot be added, if that is so.
std::optional<Error> find_fault(Connection& db, const ProjectLink& link) {
    const std::array faults{
        link_exists_already(), already_an_alias(), alias_of_an_alias(), too_many_links()
    };
    const auto fault = db.find<std::size_t>(
        sql::find_project_link_fault,
        link.org_id,
        link.link_type,
        link.project_a,
        link.project_b,
        kMostProjectLinks
    );
    if (!fault || *fault == 0) return std::nullopt;
    return faults.at(*fault - 1);
}

std::int64_t count(Connection& db, OrgId org) {
    return db.find<std::int64_t>(sql::count_project_links, org).value_or(0);
}

std::optional<ProjectLink> load(Connection& db, OrgId org, ProjectLinkId id) {
    Statement row = db.prepare(find_project_link_query());
    row.bind(org, id);
    if (!row.step()) return std::nullopt;
    return read_entity<ProjectLink>(row);
}

}  // namespace

asio::awaitable<Result<ProjectLink>> SqliteProjectLinkStore::create(
    ProjectLink link, Change change
) {
    co_return co_await database_.write([&](Connection& db) -> Result<ProjectLink> {
        if (auto fault = find_fault(db, link)) return *fault;
        record_change(db, change);
        insert(db, sql::insert_project_link, link);
        return link;
    });
}

asio::awaitable<std::optional<std::int64_t>> SqliteProjectLinkStore::create_all(
    std::vector<ProjectLink> links, Change change
) {
    co_return co_await database_.write([&](Connection& db) -> std::optional<std::int64_t> {
        const OrgId org = change.audit.org;
        const std::int64_t before = count(db, org);
        if (before + std::ssize(links) > kMostProjectLinks) return std::nullopt;
        record_change(db, change);
        for (const ProjectLink& link : links) insert(db, sql::insert_project_link, link);
        return count(db, org) - before;
    });
}

asio::awaitable<std::optional<ProjectLink>> SqliteProjectLinkStore::find(
    OrgId org, ProjectLinkId id
) {
    co_return co_await database_.read([&](Connection& db) { return load(db, org, id); });
}

asio::awaitable<bool> SqliteProjectLinkStore::remove(OrgId org, ProjectLinkId id, Change change) {
    co_return co_await database_.write([&](Connection& db) {
        if (!load(db, org, id)) return false;
        record_change(db, change);
        db.execute(sql::delete_project_link, org, id);
        return true;
    });
}

asio::awaitable<ProjectLinkPage> SqliteProjectLinkStore::list(
    OrgId org, std::int64_t limit, std::int64_t offset
) {
    co_return co_await database_.read([&](Connection& db) {
        ProjectLinkPage page;
        Statement row = db.prepare(list_project_links_query());
        row.bind(org, limit, offset);
        while (row.step()) page.links.push_back(read_entity<ProjectLink>(row));
        page.total = count(db, org);
        return page;
    });
}

asio::awaitable<std::optional<std::string>> SqliteProjectLinkStore::find_canonical(
    OrgId org, std::string alias
) {
    co_return co_await database_.read([&](Connection& db) {
        return db.find<std::string>(sql::find_canonical_project, org, alias);
    });
}

}  // namespace akashi::sqlite
