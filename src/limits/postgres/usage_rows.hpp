#pragma once

#include "core/quotas.hpp"
#include "decisions/trace_store.hpp"
#include "identity/organization_deletion.hpp"
#include "postgres/pool.hpp"
#include "postgres/row_writer.hpp"

namespace akashi::postgres {

/// Counts decisions for the month, and refuses those above the limit of their organization.
/// Comes last: transactions of one organization with a limit wait here for each other.
class UsageRows final : public RowWriter<TraceRecord> {
public:
    /// The pool must outlive it.
    UsageRows(Pool& pool, Quotas quotas) : pool_(pool), has_billing_(quotas == Quotas::all) {}

    void add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) override;
    boost::asio::awaitable<std::optional<Error>> foresee(const TraceRecord& trace) override;
    boost::asio::awaitable<Verdict> explain(const PostgresError& error, TraceRecord& trace)
        override;

private:
    Pool& pool_;
    const bool has_billing_;
};

/// Deletes the usage of an organization that goes: a few rows a month. Stateless.
class OrganizationUsage final : public RowWriter<OrganizationStep> {
public:
    void add_to(WriteBatch& batch, std::span<OrganizationStep* const> steps) override;
};

}  // namespace akashi::postgres
