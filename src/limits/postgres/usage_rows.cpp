#include "limits/postgres/usage_rows.hpp"

#include "limits/postgres/sql.hpp"
#include "limits/usage.hpp"
#include "postgres/entity.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

void UsageRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    Parameters parameters;
    add_array(parameters, traces, [](const auto* trace) { return trace->decision.org_id; });
    add_array(parameters, traces, [](const auto* trace) {
        return trace->decision.transaction_time;
    });
    parameters.add(has_billing_);
    batch.call("akashi_count_recorded", std::move(parameters));
}

/// AK429 is the SQLSTATE that akashi_require_quota raises, with a sentence for the client.
asio::awaitable<Verdict> UsageRows::explain(const PostgresError& error, TraceRecord& trace) {
    if (error.state() != "AK429") co_return Verdict();
    co_return Verdict::refuse(
        decision_limit_exceeded(error.reason(), trace.decision.transaction_time)
    );
}

void OrganizationUsage::add_to(WriteBatch& batch, std::span<OrganizationStep* const> steps) {
    for (OrganizationStep* step : steps) {
        batch.run(
            sql::delete_organization_usage,
            Parameters::of(step->org_id),
            [step](const Rows& gone) { step->deleted += gone.changed(); }
        );
    }
}

}  // namespace akashi::postgres
