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

asio::awaitable<std::optional<Error>> UsageRows::foresee(const TraceRecord& trace) {
    const Decision& decision = trace.decision;
    const Rows rows = co_await pool_.run(
        sql::find_used_up_limit,
        Parameters::of(decision.org_id, month_of(decision.transaction_time).period, has_billing_)
    );
    if (rows.empty()) co_return std::nullopt;
    const auto limit = rows.get<std::int64_t>(0, 0);
    const auto recorded = rows.get<std::int64_t>(0, 1) + 1;
    co_return decision_limit_exceeded(recorded, limit, decision.transaction_time);
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
