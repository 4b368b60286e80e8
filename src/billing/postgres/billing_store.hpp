#pragma once

#include "billing/billing_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

/// Subscriptions in PostgreSQL.
class PostgresBillingStore final : public BillingStore {
public:
    /// The pool must outlive the store.
    explicit PostgresBillingStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<std::optional<BillingAccount>> find_account(OrgId org) override;
    boost::asio::awaitable<std::optional<OrgId>> find_organization(
        std::string subscription_id, std::string customer_id
    ) override;
    boost::asio::awaitable<EventOutcome> apply(
        EventReceipt event, SubscriptionState state, GraceRule rule
    ) override;
    boost::asio::awaitable<bool> remember(EventReceipt event) override;
    boost::asio::awaitable<std::vector<OrgId>> list_overdue(
        GraceRule rule, std::optional<OrgId> after, std::int64_t limit
    ) override;
    boost::asio::awaitable<std::optional<PlanOutcome>> settle(OrgId org, GraceRule rule) override;
    boost::asio::awaitable<std::int64_t> forget_events(Time before, std::int64_t limit) override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres
