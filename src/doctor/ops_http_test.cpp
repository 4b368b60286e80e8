#include "base/steady_clock.hpp"
#include "testing/stores/test_server.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <set>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using ::testing::IsSupersetOf;

class OpsHttp : public ::testing::Test {
protected:
    json::object ops(HttpClient& client) {
        const auto reply = client.get("/v1/admin/ops");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json.at("data").as_object();
    }

    TestServer server;
    HttpClient admin = server.admin();
};

TEST_F(OpsHttp, TellsOperatorsWhatTheServerKnows) {
    const json::object report = ops(admin);
    std::set<std::string> names;
    for (const auto& finding : report.at("findings").as_array()) {
        names.emplace(finding.at("name").as_string());
        EXPECT_NE(finding.at("condition"), "problem") << json::serialize(finding);
    }
    std::set<std::string> wanted{
        "event_buffer", "event_log", "outbox", "conflict_queue", "judge_queue"
    };
    if (TestServer::is_on_postgres())
        wanted.insert({"postgres", "partitions", "connections", "transactions", "tables"});
    else
        wanted.insert("database");
    EXPECT_THAT(names, IsSupersetOf(wanted));
    const auto& figures = report.at("figures");
    EXPECT_EQ(figures.at("outbox").at("dead_letters"), 0);
    EXPECT_EQ(figures.at("postgres").is_null(), !TestServer::is_on_postgres());
    if (TestServer::is_on_postgres()) EXPECT_EQ(figures.at("postgres").at("partitions_ahead"), 8);
}

TEST_F(OpsHttp, AsksTheDatabaseAgainOnlyAfterSomeSeconds) {
    const json::object first = ops(admin);
    EXPECT_EQ(ops(admin).at("measured_at"), first.at("measured_at"));
    SteadyClock::move_on(std::chrono::seconds(6));
    EXPECT_NE(ops(admin).at("measured_at"), first.at("measured_at"));
}

TEST_F(OpsHttp, IsAnsweredJustAfterAHealthCheck) {
    EXPECT_EQ(server.anonymous().get("/health").status, 200);
    EXPECT_EQ(ops(admin).at("condition"), "ok");
}

TEST_F(OpsHttp, ShowsTheInstallationOnlyToThoseWhoRunIt) {
    const OrgId tenant{Uuid({0, 0, 0, 7})};
    HttpClient owner = server.add_agent_of(tenant, "owner", Role::org_owner);
    HttpClient platform = server.add_agent_of(tenant, "platform", Role::platform_admin);
    EXPECT_EQ(owner.get("/v1/admin/ops").status, 403);
    EXPECT_EQ(platform.get("/v1/admin/ops").status, 200);
    HttpClient agent = server.add_agent("coder", "agent");
    EXPECT_EQ(agent.get("/v1/admin/ops").status, 403);
}

}  // namespace
}  // namespace akashi::testing
