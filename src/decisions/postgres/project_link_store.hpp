#pragma once

#include "decisions/project_link_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresProjectLinkStore final : public ProjectLinkStore {
public:
    /// The pool must outlive the store.
    explicit PostgresProjectLinkStore(Pool& pool) : pool_(pool) {}

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
    Pool& pool_;
};

}  // namespace akashi::postgres
