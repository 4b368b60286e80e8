#pragma once

#include "identity/organization_deletion_store.hpp"
#include "postgres/pool.hpp"
#include "postgres/row_writer.hpp"

#include <vector>

namespace akashi::postgres {

/// Deletions of organizations in PostgreSQL.
class PostgresOrganizationDeletions final : public OrganizationDeletionStore {
public:
    using Writers = std::vector<RowWriter<OrganizationStep>*>;

    /// `writers` delete what other rooms hold about an organization. They and the pool must outlive
    /// the store.
    PostgresOrganizationDeletions(Pool& pool, Writers writers)
        : pool_(pool), writers_(std::move(writers)) {}

    boost::asio::awaitable<OrganizationContents> count(OrgId org) override;
    boost::asio::awaitable<std::optional<Error>> begin(OrgId org, Time now) override;
    boost::asio::awaitable<OrganizationProgress> progress(OrgId org) override;
    boost::asio::awaitable<OrganizationStep> advance(OrganizationStep step) override;
    boost::asio::awaitable<bool> finish(OrgId org, AuditEntry entry) override;

private:
    Pool& pool_;
    Writers writers_;
};

}  // namespace akashi::postgres
