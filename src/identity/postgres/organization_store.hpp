#pragma once

#include "identity/organization_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

/// Organizations in PostgreSQL.
class PostgresOrganizationStore final : public OrganizationStore {
public:
    /// The pool must outlive the store.
    explicit PostgresOrganizationStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<void> ensure(Organization organization) override;
    boost::asio::awaitable<bool> exists(OrgId org) override;
    boost::asio::awaitable<std::optional<Organization>> find(OrgId org) override;
    boost::asio::awaitable<std::optional<Organization>> find_by_slug(std::string slug) override;
    boost::asio::awaitable<OrganizationPage> list(std::int64_t limit, std::int64_t offset) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
