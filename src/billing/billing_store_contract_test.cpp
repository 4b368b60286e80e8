#include "testing/stores/mirrored_organizations.hpp"
#include "testing/stores/postgres_stores.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Time kStart = *parse_rfc3339("2026-01-01T00:00:00Z");
constexpr auto kGrace = 168h;

EventReceipt receipt(const std::string& id) {
    return {
        .id = id,
        .type = "customer.subscription.updated",
        .created = kStart,
        .received_at = kStart,
        .request_id = "a request"
    };
}
GraceRule rule(Time now = kStart) { return {.now = now, .grace = kGrace}; }

/// A subscription with the pro price as its event at that second says.
SubscriptionState state(
    OrgId org, const std::string& id, const std::string& status, std::int64_t second
) {
    SubscriptionState state;
    state.id = id;
    state.org_id = org;
    state.customer_id = "cus_" + id;
    state.status = status;
    state.is_ended = is_ended(status);
    state.entitlement = entitlement_of(status, true);
    state.started_at = kStart;
    state.state_at = kStart + std::chrono::seconds(second);
    state.rank = rank_of(status, true, false);
    if (status == "past_due") state.past_due_since = state.state_at;
    return state;
}

/// Two organizations on the free plan.
class BillingStoreContract : public ContractTest {
protected:
    void SetUp() override {
        ContractTest::SetUp();
        stores_->query(
            "UPDATE organizations SET plan = 'free', decision_limit = 1000, agent_limit = 5"
        );
    }

    BillingStore& billing() { return stores_->billing(); }
    EventOutcome apply(const std::string& event, const SubscriptionState& state) {
        return run(billing().apply(receipt(event), state, rule()));
    }
    std::string organization(const std::string& slug = "default") {
        return stores_
            ->query(fmt::format(
                "SELECT plan, decision_limit, agent_limit, coalesce(stripe_customer_id, ''),"
                " coalesce(stripe_subscription_id, '') FROM organizations WHERE slug = '{}'",
                slug
            ))
            .at(0);
    }
    std::vector<std::string> audit() {
        return stores_->query(
            "SELECT actor_agent_id, actor_role, request_id, endpoint, operation, resource_type,"
            " before_data->>'plan', after_data->>'plan', after_data->>'decision_limit',"
            " after_data->>'agent_limit', metadata FROM mutation_audit_log"
            " WHERE actor_agent_id = 'system:billing' ORDER BY id"
        );
    }
    void set_plan(const std::string& plan) {
        stores_->query("UPDATE organizations SET plan = '" + plan + "' WHERE slug = 'default'");
    }
};

TEST_P(BillingStoreContract, GivesThePlanThatASubscriptionPaysFor) {
    const auto outcome = apply("evt_1", state(kDefaultOrg, "sub_1", "active", 0));
    EXPECT_EQ(outcome.plan->plan, "pro");
    EXPECT_TRUE(outcome.plan->is_changed);
    EXPECT_EQ(organization(), "pro|50000|0|cus_sub_1|sub_1");
    EXPECT_EQ(organization("other"), "free|1000|5||");

    EXPECT_EQ(apply("evt_2", state(kDefaultOrg, "sub_1", "canceled", 1)).plan->plan, "free");
    EXPECT_EQ(organization(), "free|1000|5|cus_sub_1|");
    EXPECT_THAT(
        audit(),
        ElementsAre(
            "system:billing|platform_admin|a request|POST /billing/webhooks|update_organization|"
            "organization|free|pro|50000|0|{\"stripe_event\": \"evt_1\"}",
            "system:billing|platform_admin|a request|POST /billing/webhooks|update_organization|"
            "organization|pro|free|1000|5|{\"stripe_event\": \"evt_2\"}"
        )
    );
}

TEST_P(BillingStoreContract, AppliesAnEventOnce) {
    apply("evt_1", state(kDefaultOrg, "sub_1", "active", 0));
    set_plan("free");
    EXPECT_TRUE(apply("evt_1", state(kDefaultOrg, "sub_1", "active", 0)).is_repeated);
    EXPECT_EQ(organization(), "free|50000|0|cus_sub_1|sub_1") << "as it was set";
    EXPECT_TRUE(run(billing().remember(receipt("evt_2"))));
    EXPECT_FALSE(run(billing().remember(receipt("evt_2"))));
    EXPECT_TRUE(apply("evt_2", state(kDefaultOrg, "sub_2", "active", 0)).is_repeated);
}

TEST_P(BillingStoreContract, KeepsTheLimitsThatAnOperatorSetWhileThePlanStays) {
    apply("evt_1", state(kDefaultOrg, "sub_1", "active", 0));
    stores_->query("UPDATE organizations SET decision_limit = 90000 WHERE slug = 'default'");
    EXPECT_FALSE(apply("evt_2", state(kDefaultOrg, "sub_1", "active", 9)).plan->is_changed);
    EXPECT_EQ(organization(), "pro|90000|0|cus_sub_1|sub_1");
}

TEST_P(BillingStoreContract, NeverChangesAPlanThatAnOperatorChose) {
    set_plan("enterprise");
    const auto outcome = apply("evt_1", state(kDefaultOrg, "sub_1", "active", 0));
    EXPECT_TRUE(outcome.plan->is_managed);
    EXPECT_EQ(outcome.plan->plan, "enterprise");
    EXPECT_EQ(organization(), "enterprise|1000|5|cus_sub_1|sub_1");
    EXPECT_THAT(audit(), IsEmpty());
}

TEST_P(BillingStoreContract, LetsAnyOfTheSubscriptionsPay) {
    apply("evt_1", state(kDefaultOrg, "sub_old", "active", 0));
    SubscriptionState newer = state(kDefaultOrg, "sub_new", "incomplete", 1);
    newer.started_at += 1h;
    EXPECT_EQ(apply("evt_2", newer).plan->plan, "pro") << "the old one still pays";
    EXPECT_EQ(organization(), "pro|50000|0|cus_sub_old|sub_old");
    newer.status = "active";
    newer.entitlement = Entitlement::full;
    newer.state_at = kStart + 2s;
    apply("evt_3", newer);
    EXPECT_EQ(organization(), "pro|50000|0|cus_sub_new|sub_new");
    EXPECT_EQ(apply("evt_4", state(kDefaultOrg, "sub_old", "canceled", 3)).plan->plan, "pro");
    EXPECT_EQ(organization(), "pro|50000|0|cus_sub_new|sub_new");
}

TEST_P(BillingStoreContract, TakesACheckoutForLessThanAnyEventOfTheSubscription) {
    SubscriptionState checkout = state(kDefaultOrg, "sub_1", "active", 0);
    checkout.state_at = std::nullopt;
    EXPECT_EQ(apply("evt_1", checkout).plan->plan, "pro");
    EXPECT_EQ(apply("evt_2", state(kDefaultOrg, "sub_1", "incomplete", -100)).plan->plan, "free");
    EXPECT_EQ(apply("evt_3", checkout).plan->plan, "free");
}

TEST_P(BillingStoreContract, LeavesASubscriptionWithItsOrganization) {
    apply("evt_1", state(kDefaultOrg, "sub_1", "active", 0));
    EXPECT_EQ(apply("evt_2", state(kOtherOrg, "sub_1", "canceled", 1)).plan->plan, "free");
    EXPECT_FALSE(run(billing().settle(kDefaultOrg, rule()))->is_changed);
    EXPECT_EQ(organization(), "pro|50000|0|cus_sub_1|sub_1");
}

TEST_P(BillingStoreContract, GivesACustomerToOneOrganizationOnly) {
    apply("evt_1", state(kDefaultOrg, "sub_1", "active", 0));
    SubscriptionState second = state(kOtherOrg, "sub_2", "active", 0);
    second.customer_id = "cus_sub_1";
    EXPECT_EQ(apply("evt_2", second).plan->plan, "pro");
    EXPECT_EQ(organization("other"), "pro|50000|0||");
}

TEST_P(BillingStoreContract, KnowsNoOrganizationThatIsGoneOrGoes) {
    EXPECT_EQ(apply("evt_1", state(OrgId::make(), "sub_1", "active", 0)).plan, std::nullopt);
    stores_->query("UPDATE organizations SET is_deleting = true WHERE slug = 'default'");
    EXPECT_EQ(apply("evt_2", state(kDefaultOrg, "sub_1", "active", 0)).plan, std::nullopt);
    EXPECT_EQ(run(billing().settle(kDefaultOrg, rule())), std::nullopt);
    EXPECT_THAT(stores_->query("SELECT id FROM billing_subscriptions"), IsEmpty());
    EXPECT_EQ(organization(), "free|1000|5||");
}

TEST_P(BillingStoreContract, FindsTheOrganizationOfASubscriptionOrACustomer) {
    apply("evt_1", state(kDefaultOrg, "sub_1", "active", 0));
    apply("evt_2", state(kOtherOrg, "sub_2", "active", 0));
    EXPECT_EQ(run(billing().find_organization("sub_1", "")), kDefaultOrg);
    EXPECT_EQ(run(billing().find_organization("sub_x", "cus_sub_2")), kOtherOrg);
    EXPECT_EQ(run(billing().find_organization("sub_x", "cus_x")), std::nullopt);
}

TEST_P(BillingStoreContract, TellsWhatACheckoutNeedsToKnow) {
    stores_->query("UPDATE organizations SET email = 'owner@acme.example' WHERE slug = 'default'");
    auto account = run(billing().find_account(kDefaultOrg));
    EXPECT_EQ(account->plan, "free");
    EXPECT_EQ(account->email, "owner@acme.example");
    EXPECT_EQ(account->customer_id, std::nullopt);
    EXPECT_FALSE(account->has_subscription);
    EXPECT_EQ(run(billing().find_account(OrgId::make())), std::nullopt);

    std::int64_t second = 0;
    for (const auto& [status, is_one] : std::initializer_list<std::pair<const char*, bool>>{
             {"incomplete", false},
             {"active", true},
             {"trialing", true},
             {"past_due", true},
             {"unpaid", false},
             {"paused", false},
             {"canceled", false}
         }) {
        ++second;
        apply(fmt::format("evt_{}", second), state(kDefaultOrg, "sub_1", status, second));
        account = run(billing().find_account(kDefaultOrg));
        EXPECT_EQ(account->has_subscription, is_one) << status;
        EXPECT_EQ(account->customer_id, "cus_sub_1");
        EXPECT_FALSE(run(billing().find_account(kOtherOrg))->has_subscription);
    }
    SubscriptionState deleted = state(kDefaultOrg, "sub_2", "active", 0);
    deleted.is_ended = true;
    deleted.entitlement = Entitlement::none;
    apply("evt_deleted", deleted);
    EXPECT_FALSE(run(billing().find_account(kDefaultOrg))->has_subscription);
}

TEST_P(BillingStoreContract, EndsAPlanOnceWhenItsGraceIsOver) {
    for (const OrgId& org : {kDefaultOrg, kOtherOrg}) {
        const std::string id = org == kDefaultOrg ? "sub_1" : "sub_2";
        EXPECT_EQ(apply("evt_" + id, state(org, id, "past_due", 0)).plan->plan, "pro");
        EXPECT_EQ(apply("evt_b" + id, state(org, id, "past_due", 60)).plan->plan, "pro");
    }
    const Time before = kStart + kGrace - 1us;
    const Time after = kStart + kGrace;
    EXPECT_THAT(run(billing().list_overdue(rule(before), std::nullopt, 10)), IsEmpty());
    EXPECT_FALSE(run(billing().settle(kDefaultOrg, rule(before)))->is_changed);
    EXPECT_THAT(
        run(billing().list_overdue(rule(after), std::nullopt, 10)),
        ElementsAre(kDefaultOrg, kOtherOrg)
    );
    EXPECT_THAT(
        run(billing().list_overdue(rule(after), std::nullopt, 1)), ElementsAre(kDefaultOrg)
    );
    EXPECT_THAT(run(billing().list_overdue(rule(after), kDefaultOrg, 9)), ElementsAre(kOtherOrg));

    EXPECT_TRUE(run(billing().settle(kDefaultOrg, rule(after)))->is_changed);
    EXPECT_FALSE(run(billing().settle(kDefaultOrg, rule(after)))->is_changed);
    EXPECT_EQ(organization(), "free|1000|5|cus_sub_1|sub_1");
    EXPECT_EQ(organization("other"), "pro|50000|0|cus_sub_2|sub_2");
    EXPECT_THAT(run(billing().list_overdue(rule(after), std::nullopt, 10)), ElementsAre(kOtherOrg));
    EXPECT_EQ(apply("evt_9", state(kDefaultOrg, "sub_1", "active", 120)).plan->plan, "pro");
}

TEST_P(BillingStoreContract, BeginsANewGraceAfterAPayment) {
    apply("evt_1", state(kDefaultOrg, "sub_1", "past_due", 0));
    apply("evt_2", state(kDefaultOrg, "sub_1", "active", 3'600));
    apply("evt_3", state(kDefaultOrg, "sub_1", "past_due", 7'200));
    EXPECT_FALSE(run(billing().settle(kDefaultOrg, rule(kStart + kGrace)))->is_changed);
    EXPECT_TRUE(run(billing().settle(kDefaultOrg, rule(kStart + kGrace + 2h)))->is_changed);
}

TEST_P(BillingStoreContract, ForgetsEventsThatAreOld) {
    for (const char* id : {"evt_1", "evt_2", "evt_3"}) run(billing().remember(receipt(id)));
    stores_->query("UPDATE stripe_events SET received_at = now() WHERE id = 'evt_3'");
    EXPECT_EQ(run(billing().forget_events(kStart, 10)), 0);
    EXPECT_EQ(run(billing().forget_events(kStart + 1us, 1)), 1);
    EXPECT_EQ(run(billing().forget_events(kStart + 1us, 10)), 1);
    EXPECT_THAT(stores_->query("SELECT id FROM stripe_events"), ElementsAre("evt_3"));
}

/// All rows of theirs stay as they are.
class BillingIsolationContract : public MirroredOrganizations {
protected:
    void SetUp() override {
        MirroredOrganizations::SetUp();
        change_theirs([&] {
            stores_->query("UPDATE organizations SET plan = 'free'");
            for (const OrgId& org : {kTheirs, kMine}) {
                const std::string id = org == kMine ? "sub_mine" : "sub_theirs";
                run(stores_->billing().apply(
                    receipt("evt_" + id), state(org, id, "past_due", 0), rule()
                ));
            }
            // Events belong to no organization.
            stores_->query("DELETE FROM stripe_events");
        });
    }
};

TEST_P(BillingIsolationContract, AnEventChangesItsOrganizationOnly) {
    run(stores_->billing().apply(receipt("evt_1"), state(kMine, "sub_mine", "unpaid", 1), rule()));
    EXPECT_EQ(run(stores_->billing().find_account(kMine))->plan, "free");
    run(stores_->billing().apply(receipt("evt_2"), state(kMine, "sub_next", "active", 1), rule()));
    EXPECT_EQ(run(stores_->billing().find_account(kMine))->customer_id, "cus_sub_next");
    stores_->query("DELETE FROM stripe_events");
}

TEST_P(BillingIsolationContract, TheEndOfAGraceChangesItsOrganizationOnly) {
    EXPECT_TRUE(run(stores_->billing().settle(kMine, rule(kStart + kGrace)))->is_changed);
}

TEST_P(BillingIsolationContract, OnlyItsOwnSubscriptionsPayForAnOrganization) {
    run(stores_->billing().apply(receipt("evt_1"), state(kMine, "sub_mine", "canceled", 1), rule())
    );
    const auto account = run(stores_->billing().find_account(kMine));
    EXPECT_EQ(account->plan, "free");
    EXPECT_FALSE(account->has_subscription);
    stores_->query("DELETE FROM stripe_events");
}

TEST_P(BillingIsolationContract, ADeletedOrganizationTakesItsSubscriptionsWithIt) {
    stores_->query(
        fmt::format("UPDATE organizations SET is_deleting = true WHERE id = '{}'", kMine.str())
    );
    OrganizationStep step;
    step.org_id = kMine;
    step.limit = 100;
    EXPECT_GE(run(stores_->identity().organization_deletions.advance(step)).deleted, 1);
    EXPECT_THAT(stores_->query("SELECT id FROM billing_subscriptions"), ElementsAre("sub_theirs"));
}

AKASHI_POSTGRES_CONTRACT(BillingStoreContract);
AKASHI_POSTGRES_CONTRACT(BillingIsolationContract);

}  // namespace
}  // namespace akashi::contract
