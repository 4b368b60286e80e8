#include "identity/postgres/organization_deletions.hpp"

#include "identity/postgres/hold_rows.hpp"
#include "identity/postgres/sql.hpp"
#include "postgres/audit_log.hpp"
#include "postgres/write_batch.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kRequirementFailed = "AK400";

void read_place(const Rows& rows, TablePlace& place) {
    const auto last = rows.get<std::optional<std::int64_t>>(0, 0);
    place.is_end = !last;
    if (last) place.after = *last;
}

}  // namespace

asio::awaitable<OrganizationContents> PostgresOrganizationDeletions::count(OrgId org) {
    const Rows rows = co_await pool_.run(sql::count_contents, Parameters::of(org));
    co_return OrganizationContents{
        .agents = rows.get<std::int64_t>(0, 0),
        .api_keys = rows.get<std::int64_t>(0, 1),
        .current_decisions = rows.get<std::int64_t>(0, 2)
    };
}

asio::awaitable<std::optional<Error>> PostgresOrganizationDeletions::begin(OrgId org, Time now) {
    std::vector<Statement> statements;
    statements.push_back({&sql::mark_organization_deleting, Parameters::of(org)});
    statements.push_back({&sql::require_no_hold, Parameters::of(org)});
    statements.push_back({&sql::adopt_agent_deletions, Parameters::of(org, kOperator)});
    statements.push_back({&sql::begin_agent_deletions, Parameters::of(org, kOperator, now)});
    statements.push_back({&sql::delete_organization_keys, Parameters::of(org)});
    try {
        co_await pool_.run_together(std::move(statements));
        co_return std::nullopt;
    } catch (const PostgresError& error) {
        if (error.state() != kRequirementFailed) throw;
    }
    const Rows held = co_await pool_.run(sql::find_open_hold, Parameters::of(org));
    const auto hold = read_hold(held, 0);
    co_return hold ? organization_is_held(*hold) : organization_is_gone();
}

asio::awaitable<OrganizationProgress> PostgresOrganizationDeletions::progress(OrgId org) {
    const Rows rows =
        co_await pool_.run(sql::find_organization_progress, Parameters::of(org, kOperator));
    co_return OrganizationProgress{
        .agents_left = rows.get<std::int64_t>(0, 0),
        .deleted =
            {.evidence = rows.get<std::int64_t>(0, 1),
             .alternatives = rows.get<std::int64_t>(0, 2),
             .decisions = rows.get<std::int64_t>(0, 3),
             .events = rows.get<std::int64_t>(0, 4),
             .runs = rows.get<std::int64_t>(0, 5),
             .api_keys = rows.get<std::int64_t>(0, 6),
             .grants = rows.get<std::int64_t>(0, 7),
             .agents = rows.get<std::int64_t>(0, 8)}
    };
}

asio::awaitable<OrganizationStep> PostgresOrganizationDeletions::advance(OrganizationStep step) {
    OrganizationStep* const only = &step;
    step.deleted = 0;
    WriteBatch batch;
    for (auto* writer : writers_) writer->add_to(batch, {&only, 1});
    batch.run(
        sql::delete_organization_audit,
        Parameters::of(step.org_id, step.audit_log.after, step.limit),
        [&](const Rows& rows) { read_place(rows, step.audit_log); }
    );
    co_await batch.commit(pool_);
    co_return step;
}

asio::awaitable<bool> PostgresOrganizationDeletions::finish(OrgId org, AuditEntry entry) {
    std::vector<Statement> statements;
    statements.push_back({&sql::delete_agent_deletions, Parameters::of(org)});
    statements.push_back({&sql::delete_organization, Parameters::of(org)});
    statements.push_back(insert_audit_entry(entry));
    try {
        co_await pool_.run_together(std::move(statements));
    } catch (const PostgresError& error) {
        if (error.state() != kRequirementFailed && !error.is_broken_reference()) throw;
        co_return false;
    }
    co_return true;
}

}  // namespace akashi::postgres
