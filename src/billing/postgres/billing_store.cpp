#include "billing/postgres/billing_store.hpp"

#include "billing/postgres/sql.hpp"

#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// What the audit log says about the cause of a change.
struct Cause {
    std::string request_id;
    std::string_view endpoint;
    std::optional<std::string> event_id;
};

Statement lock_organization(const OrgId& org) {
    return {&sql::lock_billed_organization, Parameters::of(org)};
}

Statement insert_event(const EventReceipt& event) {
    return {&sql::insert_stripe_event, Parameters::of(event.id, event.type, event.received_at)};
}

Statement save_subscription(const SubscriptionState& state) {
    return {
        &sql::save_subscription,
        Parameters::of(
            state.id,
            state.org_id,
            state.customer_id,
            state.status,
            to_string(state.entitlement),
            state.is_ended,
            state.started_at,
            state.state_at,
            state.rank,
            state.past_due_since
        )
    };
}

Statement settle_plan(const OrgId& org, const GraceRule& rule, const Cause& cause) {
    return {
        &sql::settle_plan,
        Parameters::of(
            org,
            rule.edge(),
            rule.now,
            kFreePlan.name,
            kFreePlan.decision_limit,
            kFreePlan.agent_limit,
            kProPlan.name,
            kProPlan.decision_limit,
            kProPlan.agent_limit,
            cause.request_id,
            cause.endpoint,
            cause.event_id
        )
    };
}

std::optional<PlanOutcome> read_outcome(const Rows& locked, const Rows& changed) {
    if (locked.empty()) return std::nullopt;
    PlanOutcome outcome{.plan = locked.get<std::string>(0, 0)};
    outcome.is_managed = outcome.plan != kFreePlan.name && outcome.plan != kProPlan.name;
    outcome.is_changed = !changed.empty();
    if (outcome.is_changed) outcome.plan = changed.get<std::string>(0, 0);
    return outcome;
}

}  // namespace

asio::awaitable<std::optional<BillingAccount>> PostgresBillingStore::find_account(OrgId org) {
    const Rows rows = co_await pool_.run(sql::find_billing_account, Parameters::of(org));
    if (rows.empty()) co_return std::nullopt;
    co_return BillingAccount{
        .plan = rows.get<std::string>(0, 0),
        .email = rows.get<std::optional<std::string>>(0, 1),
        .customer_id = rows.get<std::optional<std::string>>(0, 2),
        .has_subscription = rows.get<bool>(0, 3)
    };
}

asio::awaitable<std::optional<OrgId>> PostgresBillingStore::find_organization(
    std::string subscription_id, std::string customer_id
) {
    const Rows rows = co_await pool_.run(
        sql::find_subscribed_organization, Parameters::of(subscription_id, customer_id)
    );
    co_return rows.get<std::optional<OrgId>>(0, 0);
}

asio::awaitable<EventOutcome> PostgresBillingStore::apply(
    EventReceipt event, SubscriptionState state, GraceRule rule
) {
    std::vector<Statement> statements;
    statements.push_back(insert_event(event));
    statements.push_back(lock_organization(state.org_id));
    statements.push_back(save_subscription(state));
    statements.push_back({&sql::save_customer, Parameters::of(state.org_id)});
    statements.push_back(
        settle_plan(state.org_id, rule, {event.request_id, "POST /billing/webhooks", event.id})
    );
    try {
        const auto results = co_await pool_.run_together(std::move(statements));
        co_return EventOutcome{.plan = read_outcome(results[1], results[4])};
    } catch (const PostgresError& error) {
        if (!error.is_requirement()) throw;
    }
    co_return EventOutcome{.is_repeated = true, .plan = std::nullopt};
}

asio::awaitable<bool> PostgresBillingStore::remember(EventReceipt event) {
    std::vector<Statement> statements;
    statements.push_back(insert_event(event));
    try {
        co_await pool_.run_together(std::move(statements));
        co_return true;
    } catch (const PostgresError& error) {
        if (!error.is_requirement()) throw;
    }
    co_return false;
}

asio::awaitable<std::vector<OrgId>> PostgresBillingStore::list_overdue(
    GraceRule rule, std::optional<OrgId> after, std::int64_t limit
) {
    const Rows rows = co_await pool_.run(
        sql::list_overdue_organizations, Parameters::of(rule.edge(), after, kProPlan.name, limit)
    );
    std::vector<OrgId> organizations;
    organizations.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) organizations.push_back(rows.get<OrgId>(row, 0));
    co_return organizations;
}

asio::awaitable<std::optional<PlanOutcome>> PostgresBillingStore::settle(
    OrgId org, GraceRule rule
) {
    std::vector<Statement> statements;
    statements.push_back(lock_organization(org));
    statements.push_back(settle_plan(org, rule, {{}, "billing: grace over", std::nullopt}));
    const auto results = co_await pool_.run_together(std::move(statements));
    co_return read_outcome(results[0], results[1]);
}

asio::awaitable<std::int64_t> PostgresBillingStore::forget_events(Time before, std::int64_t limit) {
    co_return (co_await pool_.run(sql::forget_stripe_events, Parameters::of(before, limit)))
        .changed();
}

}  // namespace akashi::postgres
