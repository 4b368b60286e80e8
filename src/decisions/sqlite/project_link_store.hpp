#pragma once

#include "decisions/project_link_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqliteProjectLinkStore final : public ProjectLinkStore {
public:
    /// The database must outlive the store.
    explicit SqliteProjectLinkStore(Database& database) : database_(database) {}

    boost::asio::awaitable<Result<ProjectLink>> create(ProjectLink link, Change change) override;
    boost::asio::awaitable<std::optional<std::int64_t>> create_all(
        std::vector<ProjectLink> links, Change change
    ) override;
    boost::asio::awaitable<std::optional<ProjectLink>> find(OrgId org, ProjectLinkId id) override;
    boost::asio::awaitable<bool> remove(OrgId org, ProjectLinkId id, Change change) override;
    boost::asio::awaitable<ProjectLinkPage> list(OrgId org, std::int64_t limit, std::int64_t offset)
        override;
    boost::asio::awaitable<std::optional<std::string>> find_canonical(OrgId org, std::string alias)
        override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite
