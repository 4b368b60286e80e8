#pragma once

#include "identity/organization_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// Organizations in a SQLite file.
class SqliteOrganizationStore final : public OrganizationStore {
public:
    /// The database must outlive the store.
    explicit SqliteOrganizationStore(Database& database) : database_(database) {}

    boost::asio::awaitable<void> ensure(Organization organization) override;
    boost::asio::awaitable<bool> exists(OrgId org) override;
    boost::asio::awaitable<std::optional<Organization>> find(OrgId org) override;
    boost::asio::awaitable<std::optional<Organization>> find_by_slug(std::string slug) override;
    boost::asio::awaitable<OrganizationPage> list(std::int64_t limit, std::int64_t offset) override;

private:
    Database& database_;
};

/// The organization; nothing when none has this id.
std::optional<Organization> load_organization(Connection& db, OrgId org);

}  // namespace akashi::sqlite
