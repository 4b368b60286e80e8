#pragma once

#include "core/quotas.hpp"
#include "decisions/trace_store.hpp"
#include "identity/organization_deletion.hpp"
#include "sqlite/row_writer.hpp"

namespace akashi::sqlite {

/// Counts decisions for the month, and refuses those above the limit of their organization.
/// Comes last, so that a trace with another error is refused for that error.
class UsageRows final : public RowWriter<TraceRecord> {
public:
    explicit UsageRows(Quotas quotas) : has_billing_(quotas == Quotas::all) {}

    Verdict check(Connection& db, TraceRecord& trace) override;
    void write(Connection& db, TraceRecord& trace) override;

private:
    const bool has_billing_;
};

/// Deletes the usage of an organization that goes: a few rows a month. Stateless.
class OrganizationUsage final : public RowWriter<OrganizationStep> {
public:
    void write(Connection& db, OrganizationStep& step) override;
};

}  // namespace akashi::sqlite
