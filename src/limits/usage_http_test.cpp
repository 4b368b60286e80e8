#include "base/time.hpp"
#include "limits/usage.hpp"
#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;

class UsageHttp : public ::testing::Test {
protected:
    static void record(HttpClient& client, const std::string& agent, int times) {
        for (int i = 0; i < times; ++i)
            ASSERT_EQ(client.post("/v1/trace", trace_body(agent, "x")).status, 201);
    }
    static json::value usage_for(HttpClient& client, const std::string& query = "") {
        const auto reply = client.get("/v1/usage" + query);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data");
    }

    TestServer server;
    HttpClient admin = server.admin();
};

TEST_F(UsageHttp, TellsWhatWasRecordedAndWhatMayBe) {
    EXPECT_EQ(
        usage_for(admin, "?period=2001-01"),
        json::parse(R"({"org_id":"00000000-0000-0000-0000-000000000000","plan":"oss",
            "period":"2001-01","decision_count":0,"decision_limit":0,"agent_limit":0,
            "agent_count":1,"total_decisions":0,"by_key":[],"by_agent":[]})")
    );
    server.set_plan(kDefaultOrg, {"free", {}, {}});
    HttpClient coder = server.add_agent("coder", "agent");
    record(coder, "coder", 2);
    record(admin, "admin", 1);
    const json::value usage = usage_for(admin);
    EXPECT_EQ(usage.at("period"), json::value(month_of(now()).period));
    EXPECT_EQ(usage.at("plan"), "free");
    EXPECT_EQ(usage.at("decision_count"), 3);
    EXPECT_EQ(usage.at("total_decisions"), 3);
    EXPECT_EQ(usage.at("decision_limit"), 1000);
    EXPECT_EQ(usage.at("agent_limit"), 5);
    EXPECT_EQ(usage.at("agent_count"), 2);
    EXPECT_EQ(
        usage.at("by_agent"),
        json::parse(R"([{"agent_id":"coder","decisions":2},{"agent_id":"admin","decisions":1}])")
    );
    const json::value key = usage.at("by_key").at(0);
    EXPECT_EQ(key.at("agent_id"), "coder");
    EXPECT_EQ(key.at("decisions"), 2);
    EXPECT_TRUE(key.at("key_id").is_string());
    EXPECT_EQ(std::string(key.at("prefix").as_string()).size(), 8U);
    EXPECT_EQ(usage_for(admin, "?period=" + month_of(now()).period), usage);
}

TEST_F(UsageHttp, ShowsOnlyAdminsWhoRecordedHowMuch) {
    HttpClient reader = server.add_agent("watcher", "reader");
    record(admin, "admin", 1);
    const json::value usage = usage_for(reader);
    EXPECT_EQ(usage.at("decision_count"), 1);
    EXPECT_FALSE(usage.as_object().contains("by_key"));
    EXPECT_FALSE(usage.as_object().contains("by_agent"));
    EXPECT_EQ(server.anonymous().get("/v1/usage").status, 401);
}

TEST_F(UsageHttp, RefusesWhatIsNoMonth) {
    for (const char* wrong : {"2026", "2026-13", "2026-1", "now", "2026-01-01"}) {
        const auto reply = admin.get(fmt::format("/v1/usage?period={}", wrong));
        EXPECT_EQ(reply.status, 400) << wrong;
        EXPECT_THAT(reply.body, HasSubstr("invalid period format (expected YYYY-MM)"));
    }
}

TEST_F(UsageHttp, TellsARefusedTraceWhenTheNextMonthBegins) {
    server.set_plan(kDefaultOrg, {"team", 1, {}});
    const HttpHeaders once{{"Idempotency-Key", "once"}};
    record(admin, "admin", 1);
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto refused = admin.post("/v1/trace", trace_body("admin", "x"), once);
        EXPECT_EQ(refused.status, 429);
        EXPECT_EQ(refused.json.at("error").at("code"), "QUOTA_EXCEEDED");
        EXPECT_EQ(
            refused.json.at("error").at("message"),
            "monthly decision quota exceeded: 2/1 decisions this period"
        );
        const std::chrono::seconds wait(std::stol(refused.header("Retry-After")));
        const Time then = now() + wait;
        EXPECT_EQ(month_of(then - std::chrono::minutes(1)).period, month_of(now()).period);
        EXPECT_NE(month_of(then + std::chrono::minutes(1)).period, month_of(now()).period);
    }
    EXPECT_EQ(usage_for(admin).at("decision_count"), 1);
    server.set_plan(kDefaultOrg, {{}, 2, {}});
    EXPECT_EQ(admin.post("/v1/trace", trace_body("admin", "x"), once).status, 201);
}

TEST_F(UsageHttp, RefusesAnAgentAboveTheLimitWithoutATimeToWait) {
    server.set_plan(kDefaultOrg, {"team", {}, 2});
    server.add_agent("second", "agent");
    const std::string third = R"({"agent_id":"third","name":"third"})";
    for (const auto& refused :
         {admin.post("/v1/agents", third), admin.post("/v1/trace", trace_body("third", "x"))}) {
        EXPECT_EQ(refused.status, 429);
        EXPECT_EQ(refused.json.at("error").at("code"), "QUOTA_EXCEEDED");
        EXPECT_EQ(refused.json.at("error").at("message"), "agent limit exceeded: 2/2 agents");
        EXPECT_EQ(refused.header("Retry-After"), "");
    }
    record(admin, "second", 1);
}

TEST_F(UsageHttp, HoldsNoPlanOfBillingToItsLimitsWithoutBilling) {
    for (const std::string plan : {"free", "pro"}) {
        server.set_plan(kDefaultOrg, {plan, 1, 1});
        record(admin, "admin", 2);
        record(admin, "new-with-" + plan, 1);
        server.add_agent("made-with-" + plan, "agent");
    }
    EXPECT_EQ(usage_for(admin).at("decision_count"), 6);
}

TEST(BillingQuotaHttp, HoldsPlansToTheirLimitsUnlessTheServerIsLocal) {
    TestServer server([](app::Config& config) {
        config.billing.secret_key = "sk_test_1";
        config.billing.webhook_secret = "whsec_1";
        config.billing.pro_price_id = "price_1";
    });
    server.set_plan(kDefaultOrg, {"free", 1, 1});
    HttpClient admin = server.admin();
    const int second = TestServer::is_on_postgres() ? 429 : 201;
    EXPECT_EQ(admin.post("/v1/trace", trace_body("admin", "x")).status, 201);
    EXPECT_EQ(admin.post("/v1/trace", trace_body("admin", "y")).status, second);
    const std::string agent = R"({"agent_id":"second","name":"second"})";
    EXPECT_EQ(admin.post("/v1/agents", agent).status, second);
}

}  // namespace
}  // namespace akashi::testing
