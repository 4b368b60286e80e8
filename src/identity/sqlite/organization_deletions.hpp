#pragma once

#include "identity/organization_deletion_store.hpp"
#include "sqlite/database.hpp"
#include "sqlite/row_writer.hpp"

#include <vector>

namespace akashi::sqlite {

/// Deletions of organizations in a SQLite file. A step is one piece of work of the writer's thread.
class SqliteOrganizationDeletions final : public OrganizationDeletionStore {
public:
    using Writers = std::vector<RowWriter<OrganizationStep>*>;

    /// `writers` delete what other rooms hold about an organization. They and the database must
    /// outlive the store.
    SqliteOrganizationDeletions(Database& database, Writers writers)
        : database_(database), writers_(std::move(writers)) {}

    boost::asio::awaitable<OrganizationContents> count(OrgId org) override;
    boost::asio::awaitable<std::optional<Error>> begin(OrgId org, Time now) override;
    boost::asio::awaitable<OrganizationProgress> progress(OrgId org) override;
    boost::asio::awaitable<OrganizationStep> advance(OrganizationStep step) override;
    boost::asio::awaitable<bool> finish(OrgId org, AuditEntry entry) override;

private:
    Database& database_;
    Writers writers_;
};

}  // namespace akashi::sqlite
