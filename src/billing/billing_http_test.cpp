#include "billing/webhook_fixture.hpp"
#include "postgres/blocking_session.hpp"
#include "testing/http_double.hpp"
#include "testing/stores/test_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace akashi::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kUrls =
    R"({"success_url":"https://app.example/done","cancel_url":"https://app.example/back"})";
const std::string kReturn = R"({"return_url":"https://app.example/account"})";
const std::string kSession = R"({"id":"cs_1","url":"https://checkout.stripe.com/c/pay/cs_1"})";

std::string message_of(const HttpReply& reply) {
    return std::string(reply.json.at("error").at("message").as_string());
}
std::string code_of(const HttpReply& reply) {
    return std::string(reply.json.at("error").at("code").as_string());
}

void expect_not_configured(TestServer& server) {
    HttpClient admin = server.add_agent_of(kDefaultOrg, "owner", Role::org_owner);
    for (const auto& [path, body] :
         {std::pair<std::string, std::string>{"checkout", kUrls},
          {"portal", kReturn},
          {"webhooks", "{}"}}) {
        const auto reply = admin.post("/billing/" + path, body);
        EXPECT_EQ(reply.status, 503) << path;
        EXPECT_EQ(message_of(reply), "billing not configured");
        EXPECT_EQ(code_of(reply), "INTERNAL_ERROR");
        EXPECT_EQ(reply.header("retry-after"), "") << "repeating it does not help";
    }
    EXPECT_THAT(server.anonymous().get("/config").body, HasSubstr(R"("billing_enabled":false)"));
}

TEST(BillingHttp, IsNotThereWithoutASecret) {
    TestServer server;
    expect_not_configured(server);
}

/// A server with a Stripe that a test scripts. Without PostgreSQL there is no billing.
class BillingOnPostgresHttp : public ::testing::Test {
protected:
    void SetUp() override {
        server_.emplace([this](app::Config& config) {
            config.billing.secret_key = "sk_test_secret";
            config.billing.webhook_secret = kWebhookSecret;
            config.billing.pro_price_id = kProPrice;
            config.billing.api_url = stripe_->url();
            url_ = config.postgres.notify_url;
        });
        owner_.emplace(server_->add_agent_of(kDefaultOrg, "owner", Role::org_owner));
        set("plan = 'free', decision_limit = 1000, agent_limit = 5, email = 'owner@acme.example'");
    }

    std::vector<std::vector<std::string>> query(const std::string& statement) {
        return postgres::BlockingSession(url_).query(statement);
    }
    void set(const std::string& what) {
        query("UPDATE organizations SET " + what + " WHERE slug = 'default'");
    }
    std::string plan() {
        return query("SELECT plan FROM organizations WHERE slug = 'default'").at(0).at(0);
    }
    HttpReply checkout(const std::string& body = kUrls) {
        return owner_->post("/billing/checkout", body);
    }
    HttpReply portal(const std::string& body = kReturn) {
        return owner_->post("/billing/portal", body);
    }
    HttpReply deliver(const std::string& event, const std::string& signature) {
        return server_->anonymous().post(
            "/billing/webhooks", event, {{"Stripe-Signature", signature}}
        );
    }
    HttpReply deliver(const std::string& event) { return deliver(event, sign(event, now())); }
    static std::string metadata() { return R"({"org_id":")" + kDefaultOrg.str() + "\"}"; }
    static std::string completed(const std::string& id = "evt_1") {
        return stripe_event(
            id,
            "checkout.session.completed",
            now(),
            stripe_checkout("sub_1", "cus_1", "paid", metadata())
        );
    }
    void answer(HttpDouble::Reply reply) {
        const std::lock_guard lock(mutex_);
        reply_ = std::move(reply);
    }
    std::vector<HttpDouble::Request> asked() {
        const std::lock_guard lock(mutex_);
        return asked_;
    }
    static std::string key_of(const HttpDouble::Request& request) {
        const auto begin = request.head.find("Idempotency-Key: ");
        return request.head.substr(begin, request.head.find('\r', begin) - begin);
    }

    std::mutex mutex_;
    HttpDouble::Reply reply_{200, kSession};
    std::vector<HttpDouble::Request> asked_;
    std::optional<HttpDouble> stripe_{std::in_place, [this](const HttpDouble::Request& request) {
                                          const std::lock_guard lock(mutex_);
                                          asked_.push_back(request);
                                          return reply_;
                                      }};
    std::string url_;
    std::optional<TestServer> server_;
    std::optional<HttpClient> owner_;
};

TEST_F(BillingOnPostgresHttp, TellsThatItIsThere) {
    EXPECT_THAT(server_->anonymous().get("/config").body, HasSubstr(R"("billing_enabled":true)"));
}

TEST_F(BillingOnPostgresHttp, ChecksOutForTheOrganizationOfTheCaller) {
    const auto reply = checkout();
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.json.at("data").at("checkout_url"), "https://checkout.stripe.com/c/pay/cs_1");
    ASSERT_EQ(asked().size(), 1U);
    const auto [head, body] = asked()[0];
    EXPECT_THAT(head, HasSubstr("POST /v1/checkout/sessions "));
    const std::string org = kDefaultOrg.str();
    EXPECT_EQ(
        body,
        "mode=subscription&line_items%5B0%5D%5Bprice%5D=price_pro&line_items%5B0%5D%5Bquantity%5D=1"
        "&client_reference_id=" +
            org + "&metadata%5Borg_id%5D=" + org +
            "&subscription_data%5Bmetadata%5D%5Borg_id%5D=" + org +
            "&customer_email=owner%40acme.example&success_url=https%3A%2F%2Fapp.example%2Fdone"
            "&cancel_url=https%3A%2F%2Fapp.example%2Fback"
    );
}

TEST_F(BillingOnPostgresHttp, SendsTheSameKeyForTheSameCheckoutOnly) {
    checkout();
    std::string key = key_of(asked().back());
    checkout();
    // Five minutes may have passed in between.
    if (key_of(asked().back()) != key) {
        key = key_of(asked().back());
        checkout();
    }
    EXPECT_EQ(key_of(asked().back()), key);
    checkout(R"({"success_url":"https://app.example/x","cancel_url":"https://app.example/back"})");
    EXPECT_NE(key_of(asked().back()), key);
    set("stripe_customer_id = 'cus_1'");
    checkout();
    EXPECT_NE(key_of(asked().back()), key);
}

TEST_F(BillingOnPostgresHttp, UsesTheCustomerThatIsKnown) {
    set("stripe_customer_id = 'cus_1'");
    EXPECT_EQ(checkout().status, 200);
    EXPECT_THAT(
        asked().back().body, AllOf(HasSubstr("&customer=cus_1&"), Not(HasSubstr("customer_email")))
    );
}

TEST_F(BillingOnPostgresHttp, SaysWhatIsWrongWithTheUrls) {
    for (const char* body :
         {"{}", R"({"success_url":"https://app.example"})", R"({"cancel_url":"https://a.example"})"
         }) {
        const auto reply = checkout(body);
        EXPECT_EQ(reply.status, 400);
        EXPECT_EQ(message_of(reply), "success_url and cancel_url are required");
    }
    auto reply = checkout(
        R"({"success_url":"https://app.example/done","cancel_url":"https://169.254.169.254/"})"
    );
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(message_of(reply), "success_url and cancel_url must be valid https:// URLs");
    for (const char* body : {"", "[]", "no JSON", R"({"success_url":7})"}) {
        EXPECT_EQ(checkout(body).status, 400);
        EXPECT_EQ(message_of(checkout(body)), "invalid request body");
        EXPECT_EQ(message_of(portal(body)), "invalid request body");
    }
    EXPECT_EQ(message_of(portal("{}")), "no active subscription");
    set("stripe_customer_id = 'cus_1'");
    EXPECT_EQ(message_of(portal("{}")), "return_url is required");
    EXPECT_EQ(
        message_of(portal(R"({"return_url":"http://app.example"})")),
        "return_url must be a valid https:// URL"
    );
    EXPECT_TRUE(asked().empty());
}

TEST_F(BillingOnPostgresHttp, OpensThePortalForACustomer) {
    set("stripe_customer_id = 'cus_1'");
    answer({200, R"({"id":"bps_1","url":"https://billing.stripe.com/p/session/1"})"});
    const auto reply = portal();
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.json.at("data").at("portal_url"), "https://billing.stripe.com/p/session/1");
    EXPECT_THAT(asked()[0].head, HasSubstr("POST /v1/billing_portal/sessions "));
    EXPECT_EQ(asked()[0].body, "customer=cus_1&return_url=https%3A%2F%2Fapp.example%2Faccount");
}

TEST_F(BillingOnPostgresHttp, SellsNoSecondSubscriptionAndNoOtherPlan) {
    EXPECT_EQ(deliver(completed()).status, 200);
    auto reply = checkout();
    EXPECT_EQ(reply.status, 409);
    EXPECT_THAT(message_of(reply), HasSubstr("manage it with POST /billing/portal"));
    query("DELETE FROM billing_subscriptions");
    EXPECT_EQ(checkout().status, 200);
    for (const char* managed : {"enterprise", "oss"}) {
        set(fmt::format("plan = '{}'", managed));
        reply = checkout();
        EXPECT_EQ(reply.status, 409);
        EXPECT_THAT(message_of(reply), HasSubstr("an operator manages the plan"));
    }
}

TEST_F(BillingOnPostgresHttp, SaysThatStripeFailedAndLogsWhy) {
    std::string log;
    std::mutex logging;
    const log::Capture capture([&](std::string_view line) {
        const std::lock_guard lock(logging);
        log.append(line).append("\n");
    });
    answer(
        {400,
         R"({"error":{"code":"resource_missing","message":"No such price"}})",
         "Request-Id: req_1\r\n"}
    );
    const auto reply = checkout();
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(message_of(reply), "failed to create checkout session");
    EXPECT_EQ(code_of(reply), "INTERNAL_ERROR");
    set("stripe_customer_id = 'cus_1'");
    EXPECT_EQ(message_of(portal()), "failed to create portal session");
    const std::lock_guard lock(logging);
    EXPECT_THAT(
        log,
        AllOf(
            HasSubstr(R"("msg":"billing: checkout session failed")"),
            HasSubstr(R"("status":400,"stripe_request_id":"req_1")"),
            HasSubstr(R"("stripe_code":"resource_missing","error":"No such price")"),
            Not(HasSubstr("sk_test_secret"))
        )
    );
}

TEST_F(BillingOnPostgresHttp, LetsAnOrganizationWaitForStripeTwiceAtATime) {
    answer({.fate = HttpDouble::Fate::never});
    std::vector<HttpClient> owners;
    for (const char* name : {"first", "second"})
        owners.push_back(server_->add_agent_of(kDefaultOrg, name, Role::org_owner));
    std::vector<std::thread> waiting;
    waiting.reserve(owners.size());
    for (HttpClient& owner : owners)
        waiting.emplace_back([&owner] {
            EXPECT_EQ(owner.post("/billing/checkout", kUrls).status, 500);
        });
    while (asked().size() < 2) std::this_thread::yield();
    const auto refused = checkout();
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.header("retry-after"), "1");
    EXPECT_EQ(asked().size(), 2U);
    stripe_.reset();
    for (auto& thread : waiting) thread.join();
}

TEST_F(BillingOnPostgresHttp, TakesWebhooksOnce) {
    const std::string event = completed();
    auto reply = deliver(event);
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.body, "");
    EXPECT_EQ(plan(), "pro");
    set("plan = 'free'");
    EXPECT_EQ(deliver(event).status, 200);
    EXPECT_EQ(plan(), "free");
    EXPECT_EQ(deliver(stripe_event("evt_2", "price.created", now(), "{}")).status, 200);
}

TEST_F(BillingOnPostgresHttp, RefusesWhatStripeDidNotSend) {
    const std::string event = completed();
    for (const auto& signature :
         {std::string(),
          std::string("t=1,v1=x"),
          sign(event, now(), "another secret"),
          sign(event, now() - std::chrono::minutes(6)),
          sign(event, now() + std::chrono::minutes(6))}) {
        const auto reply = deliver(event, signature);
        EXPECT_EQ(reply.status, 400);
        EXPECT_EQ(code_of(reply), "INVALID_INPUT");
        EXPECT_THAT(message_of(reply), HasSubstr("billing: invalid webhook signature: "));
    }
    const std::string signature = "Stripe-Signature: " + sign(event, now()) + "\r\n";
    const std::string answer = raw_exchange(
        server_->port(),
        fmt::format(
            "POST /billing/webhooks HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{0}{0}"
            "Content-Length: {1}\r\n\r\n{2}",
            signature,
            event.size(),
            event
        )
    );
    EXPECT_THAT(answer, HasSubstr("there is more than one Stripe-Signature header"));
    EXPECT_EQ(plan(), "free");
}

TEST_F(BillingOnPostgresHttp, TakesEventsOf256KibibytesAndNoMore) {
    const std::string event = completed();
    constexpr std::size_t kMost = 262'144;
    const std::string large = event + std::string(kMost - event.size(), ' ');
    EXPECT_EQ(deliver(large + " ").status, 413);
    EXPECT_EQ(plan(), "free");
    EXPECT_EQ(deliver(large).status, 200);
    EXPECT_EQ(plan(), "pro");
}

TEST_F(BillingOnPostgresHttp, LogsForgedWebhooksOnlyNowAndThen) {
    std::atomic<int> lines = 0;
    {
        const log::Capture capture([&](std::string_view line) {
            if (line.contains("\"billing webhook failed\"")) ++lines;
        });
        HttpClient stranger = server_->anonymous();
        for (int i = 0; i < 100; ++i) stranger.post("/billing/webhooks", "{}");
    }
    EXPECT_GE(lines, 5);
    EXPECT_LT(lines, 50);
}

TEST_F(BillingOnPostgresHttp, AsksStripeToRepeatWhatItCouldNotStore) {
    query("ALTER TABLE stripe_events RENAME TO away");
    const auto reply = deliver(completed());
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(message_of(reply), "billing webhook failed");
    query("ALTER TABLE away RENAME TO stripe_events");
    EXPECT_EQ(deliver(completed()).status, 200);
    EXPECT_EQ(plan(), "pro");
}

}  // namespace
}  // namespace akashi::testing
