#include "base/log.hpp"
#include "billing/webhook_fixture.hpp"
#include "billing/webhook_service.hpp"
#include "testing/program/patience.hpp"
#include "testing/stores/postgres_stores.hpp"
#include "testing/stores/stores.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <future>
#include <numeric>
#include <optional>

namespace akashi::contract {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kPlan =
    "plan, decision_limit, agent_limit, coalesce(stripe_customer_id, ''),"
    " coalesce(stripe_subscription_id, '')";
const Time kStart = *parse_rfc3339("2026-01-01T00:00:00Z");

/// The default organization on the free plan, and two instances that hear what Stripe says of it.
class WebhookServiceContract : public ContractTest {
protected:
    void SetUp() override {
        ContractTest::SetUp();
        service_.emplace(make_service());
        make_new();
    }
    void make_new() {
        stores_->query(
            "WITH subscriptions AS (DELETE FROM billing_subscriptions),"
            " events AS (DELETE FROM stripe_events)"
            " UPDATE organizations SET plan = 'free', decision_limit = 1000, agent_limit = 5,"
            " stripe_customer_id = NULL, stripe_subscription_id = NULL"
        );
        log_.clear();
    }
    WebhookService make_service() {
        BillingConfig config;
        config.secret_key = "sk_test";
        config.webhook_secret = testing::kWebhookSecret;
        config.pro_price_id = testing::kProPrice;
        return {stores_->billing(), config, [this] { return time_; }};
    }

    static std::string metadata(const OrgId& org = kDefaultOrg) {
        return R"({"org_id":")" + org.str() + "\"}";
    }
    /// An event of the subscription, so many seconds after the start.
    static std::string changed(
        const std::string& kind,
        const std::string& status,
        int second,
        const std::string& id = "sub_1",
        const std::string& said = metadata()
    ) {
        return testing::stripe_event(
            fmt::format("evt_{}_{}_{}_{}", id, kind, status, second),
            "customer.subscription." + kind,
            kStart + std::chrono::seconds(second),
            testing::stripe_subscription(id, "cus_1", status, kStart, said)
        );
    }
    static std::string completed(
        int second, const std::string& payment = "paid", const std::string& said = metadata()
    ) {
        return testing::stripe_event(
            fmt::format("evt_completed_{}", second),
            "checkout.session.completed",
            kStart + std::chrono::seconds(second),
            testing::stripe_checkout("sub_1", "cus_1", payment, said)
        );
    }

    void receive(const std::string& body) {
        const std::string signature = testing::sign(body, time_);
        const auto received = run(service_->receive({{signature}, body, "a request"}));
        EXPECT_TRUE(received.has_value()) << received.error().message();
    }

    std::string plan() {
        return stores_->query("SELECT " + kPlan + " FROM organizations WHERE slug = 'default'")
            .at(0);
    }
    std::vector<std::string> subscriptions() {
        return stores_->query(
            "SELECT id, status, entitlement, is_ended, state_at, coalesce(past_due_since::text, '')"
            " FROM billing_subscriptions ORDER BY id"
        );
    }
    /// The first events of a subscription's life in every order.
    void expect_same_end(std::size_t length, const std::string& end) {
        const std::vector<std::string> life{
            completed(1),
            changed("created", "incomplete", 1),
            changed("updated", "active", 1),
            changed("updated", "past_due", 60),
            changed("deleted", "canceled", 120)
        };
        std::vector<std::size_t> order(length);
        std::iota(order.begin(), order.end(), 0U);
        std::vector<std::string> rows;
        do {
            make_new();
            for (const std::size_t i : order) receive(life[i]);
            auto found = stores_->query(
                "SELECT " + kPlan +
                ", s.* FROM organizations o"
                " JOIN billing_subscriptions s ON s.org_id = o.id"
            );
            ASSERT_THAT(found, ElementsAre(::testing::StartsWith(end)))
                << fmt::format("{}", fmt::join(order, ","));
            if (rows.empty()) rows = found;
            ASSERT_EQ(found, rows) << fmt::format("{}", fmt::join(order, ","));
        } while (std::ranges::next_permutation(order).found);
    }
    bool logged(std::string_view text) const {
        return std::ranges::any_of(log_, [&](const auto& line) { return line.contains(text); });
    }

    Time time_ = kStart;
    std::optional<WebhookService> service_;
    std::vector<std::string> log_;  // without lines for debugging
    log::Capture capture_{[this](std::string_view line) {
        if (!line.contains(R"("level":"DEBUG")")) log_.emplace_back(line);
    }};
};

TEST_P(WebhookServiceContract, UpgradesAfterACheckoutThatIsPaid) {
    receive(completed(0));
    EXPECT_EQ(plan(), "pro|50000|0|cus_1|sub_1");
    EXPECT_TRUE(logged("billing: checkout completed, upgraded to pro"));
    receive(changed("updated", "active", 1));
    EXPECT_TRUE(logged("billing: subscription updated"));
    receive(changed("deleted", "canceled", 2));
    EXPECT_EQ(plan(), "free|1000|5|cus_1|");
    EXPECT_TRUE(logged("billing: subscription deleted, downgraded to free"));
}

TEST_P(WebhookServiceContract, WaitsForTheSubscriptionAfterACheckoutThatIsNotPaid) {
    receive(completed(0, "unpaid"));
    EXPECT_EQ(plan(), "free|1000|5|cus_1|sub_1");
    EXPECT_TRUE(logged("billing: checkout completed, plan not changed"));
    receive(changed("updated", "active", 1));
    EXPECT_EQ(plan(), "pro|50000|0|cus_1|sub_1");
}

TEST_P(WebhookServiceContract, ComesToTheSameEndInWhateverOrderEventsCome) {
    testing::have_patience(std::chrono::seconds(60));
    expect_same_end(5, "free|1000|5|cus_1|");
}

TEST_P(WebhookServiceContract, IsRightAboutEveryBeginningOfALifeInWhateverOrderEventsCome) {
    expect_same_end(1, "pro|50000|0|cus_1|sub_1");
    expect_same_end(2, "free|1000|5|cus_1|sub_1");
    expect_same_end(3, "pro|50000|0|cus_1|sub_1");
    expect_same_end(4, "pro|50000|0|cus_1|sub_1");
}

TEST_P(WebhookServiceContract, TakesTheBetterOfTwoStatesInOneSecondInEitherOrder) {
    const std::string better = changed("updated", "active", 5);
    const std::string worse = changed("updated", "past_due", 5);
    receive(better);
    receive(worse);
    const auto rows = subscriptions();
    make_new();
    receive(worse);
    receive(better);
    EXPECT_EQ(subscriptions(), rows);
    EXPECT_EQ(plan(), "pro|50000|0|cus_1|sub_1");
}

TEST_P(WebhookServiceContract, DoesNothingForAnEventThatComesAgain) {
    for (const std::string& event : {completed(0), changed("updated", "unpaid", 1)}) receive(event);
    EXPECT_EQ(plan(), "free|1000|5|cus_1|sub_1");
    log_.clear();
    receive(completed(0));
    receive(changed("updated", "unpaid", 1));
    EXPECT_EQ(plan(), "free|1000|5|cus_1|sub_1");
    EXPECT_THAT(log_, IsEmpty());
}

TEST_P(WebhookServiceContract, HandlesAnEventOnceThatTwoInstancesGetAtOnce) {
    boost::asio::thread_pool threads(4);
    for (int round = 0; round < 20; ++round) {
        const std::string body = changed("updated", round % 2 == 0 ? "active" : "unpaid", round);
        const std::string signature = testing::sign(body, time_);
        WebhookService other = make_service();
        std::vector<std::future<Result<void>>> done;
        for (WebhookService* instance : {&*service_, &other, &*service_, &other})
            done.push_back(boost::asio::co_spawn(
                threads,
                instance->receive({{signature}, body, "a request"}),
                boost::asio::use_future
            ));
        for (auto& one : done) EXPECT_TRUE(one.get().has_value());
        EXPECT_THAT(plan(), HasSubstr(round % 2 == 0 ? "pro|" : "free|"));
    }
    EXPECT_THAT(
        stores_->query("SELECT count(*) FROM mutation_audit_log WHERE actor_agent_id ="
                       " 'system:billing'"),
        ElementsAre("20")
    );
    threads.join();
}

TEST_P(WebhookServiceContract, HandlesManyEventsOfOneOrganizationAtOnce) {
    boost::asio::thread_pool threads(4);
    constexpr int kEvents = 30;
    std::vector<std::string> bodies;
    bodies.reserve(kEvents);
    for (int second = 0; second < kEvents; ++second)
        bodies.push_back(changed("updated", second % 3 == 0 ? "active" : "unpaid", second));
    std::vector<std::string> signatures;
    signatures.reserve(kEvents);
    for (const auto& body : bodies) signatures.push_back(testing::sign(body, time_));
    std::vector<std::future<Result<void>>> done;
    done.reserve(kEvents);
    for (std::size_t i = 0; i < bodies.size(); ++i)
        done.push_back(boost::asio::co_spawn(
            threads,
            service_->receive({{signatures[i]}, bodies[i], "a request"}),
            boost::asio::use_future
        ));
    for (auto& one : done) EXPECT_TRUE(one.get().has_value());
    threads.join();
    EXPECT_EQ(plan(), "free|1000|5|cus_1|sub_1");  // the last one is unpaid
    receive(changed("updated", "active", 30));
    EXPECT_EQ(plan(), "pro|50000|0|cus_1|sub_1");
}

TEST_P(WebhookServiceContract, LeavesTheNewerSubscriptionWhenAnOlderOneEnds) {
    receive(changed("updated", "active", 0, "sub_1"));
    receive(changed("updated", "active", 100, "sub_2"));
    receive(changed("deleted", "canceled", 200, "sub_1"));
    EXPECT_EQ(plan(), "pro|50000|0|cus_1|sub_2");
    EXPECT_FALSE(logged("downgraded to free"));
    EXPECT_TRUE(logged(R"("msg":"billing: subscription deleted")"));
}

TEST_P(WebhookServiceContract, FindsTheOrganizationByItsCustomer) {
    receive(completed(0));
    receive(changed("updated", "unpaid", 1, "sub_1", "{}"));
    EXPECT_EQ(plan(), "free|1000|5|cus_1|sub_1");
    receive(changed("created", "active", 2, "sub_by_hand", "{}"));
    EXPECT_EQ(plan(), "pro|50000|0|cus_1|sub_by_hand");
}

TEST_P(WebhookServiceContract, WarnsAboutEventsOfNobody) {
    receive(changed("updated", "active", 0, "sub_1", "{}"));
    EXPECT_TRUE(logged("billing: subscription updated for unknown customer"));
    receive(changed("deleted", "canceled", 1, "sub_1", metadata(OrgId::make())));
    EXPECT_TRUE(logged("billing: subscription deleted for unknown customer"));
    receive(completed(2, "paid", metadata(OrgId::make())));
    EXPECT_TRUE(logged("billing: checkout completed for unknown organization"));
    EXPECT_THAT(subscriptions(), IsEmpty());
}

TEST_P(WebhookServiceContract, WarnsWhenAnOperatorManagesThePlan) {
    stores_->query("UPDATE organizations SET plan = 'enterprise' WHERE slug = 'default'");
    receive(completed(0));
    receive(changed("deleted", "canceled", 1));
    EXPECT_EQ(plan(), "enterprise|1000|5|cus_1|");
    EXPECT_EQ(
        std::ranges::count_if(
            log_,
            [](const auto& line) {
                return line.contains("billing: plan not changed, an operator manages it");
            }
        ),
        2
    );
}

TEST_P(WebhookServiceContract, OnlyLogsPaymentsThatFailed) {
    const std::string failed = testing::stripe_event(
        "evt_1",
        "invoice.payment_failed",
        kStart,
        R"({"customer":"cus_1","amount_due":4900,"attempt_count":2})"
    );
    receive(failed);
    receive(failed);
    ASSERT_EQ(log_.size(), 1U);
    EXPECT_THAT(log_[0], HasSubstr(R"("msg":"billing: payment failed")"));
    EXPECT_THAT(log_[0], HasSubstr(R"("customer_id":"cus_1","amount_due":4900,"attempt_count":2)"));
    receive(testing::stripe_event("evt_2", "price.created", kStart, "{}"));
    EXPECT_EQ(plan(), "free|1000|5||");
}

TEST_P(WebhookServiceContract, KeepsThePlanForTheGraceAndNoLonger) {
    receive(changed("updated", "active", 0));
    receive(changed("updated", "past_due", 60));
    time_ = kStart + 168h + 59s;
    run(service_->step());
    EXPECT_EQ(plan(), "pro|50000|0|cus_1|sub_1");
    time_ += 1s;
    WebhookService other = make_service();
    for (WebhookService* instance : {&*service_, &other}) run(instance->step());
    EXPECT_EQ(plan(), "free|1000|5|cus_1|sub_1");
    EXPECT_EQ(
        std::ranges::count_if(
            log_,
            [](const auto& line) {
                return line.contains("billing: grace over, downgraded to free");
            }
        ),
        1
    );
    EXPECT_THAT(
        stores_->query("SELECT endpoint, metadata FROM mutation_audit_log"
                       " WHERE actor_agent_id = 'system:billing' ORDER BY id DESC LIMIT 1"),
        ElementsAre(R"(billing: grace over|{"stripe_event": null})")
    );
}

TEST_P(WebhookServiceContract, EndsTheGraceOfHundredsOfOrganizations) {
    stores_->query(
        "INSERT INTO organizations (id, name, slug, plan) SELECT gen_random_uuid(), 'n', 's' || n,"
        " 'pro' FROM generate_series(1, 250) AS n"
    );
    stores_->query(
        "INSERT INTO billing_subscriptions SELECT 'sub_' || slug, id, 'cus', 'past_due', 'grace',"
        " false, '2025-01-01Z', '2025-01-01Z', 0, '2025-01-01Z' FROM organizations"
        " WHERE plan = 'pro'"
    );
    run(service_->step());
    EXPECT_THAT(
        stores_->query("SELECT count(*) FROM organizations WHERE plan = 'pro'"), ElementsAre("0")
    );
}

TEST_P(WebhookServiceContract, RemembersEventsForThirtyDays) {
    receive(completed(0));
    time_ = kStart + 720h;
    run(service_->step());
    EXPECT_THAT(stores_->query("SELECT id FROM stripe_events"), ElementsAre("evt_completed_0"));
    time_ += 1us;
    run(service_->step());
    EXPECT_THAT(stores_->query("SELECT id FROM stripe_events"), IsEmpty());
}

TEST_P(WebhookServiceContract, WritesNothingForWhatItRefuses) {
    const std::string event = completed(0);
    const auto refuse = [&](const std::string& signature, const std::string& body) {
        const auto received = run(service_->receive({{signature}, body, "a request"}));
        return received ? std::string() : received.error().message();
    };
    EXPECT_THAT(refuse("", event), HasSubstr("billing: invalid webhook signature: "));
    EXPECT_THAT(refuse(testing::sign(event, time_, "x"), event), HasSubstr("no signature matches"));
    EXPECT_THAT(refuse(testing::sign(event, time_ - 301s), event), HasSubstr("300 seconds"));
    EXPECT_THAT(
        refuse(testing::sign("no JSON", time_), "no JSON"),
        HasSubstr("billing: invalid webhook event: ")
    );
    const std::string of_nobody = completed(0, "paid", R"({"org_id":"acme"})");
    EXPECT_THAT(refuse(testing::sign(of_nobody, time_), of_nobody), HasSubstr("metadata.org_id"));
    EXPECT_EQ(plan(), "free|1000|5||");
    EXPECT_THAT(stores_->query("SELECT id FROM stripe_events"), IsEmpty());
}

AKASHI_POSTGRES_CONTRACT(WebhookServiceContract);

}  // namespace
}  // namespace akashi::contract
