#include "testing/stores/test_server.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

namespace json = boost::json;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class AuditHttp : public ::testing::Test {
protected:
    json::array list(const std::string& query = "") {
        const auto listed = admin.get("/v1/audit" + query);
        EXPECT_EQ(listed.status, 200) << listed.body;
        return listed.json.at("data").as_array();
    }
    std::vector<std::string> operations(const std::string& query = "") {
        std::vector<std::string> names;
        for (const auto& entry : list(query)) names.emplace_back(entry.at("operation").as_string());
        return names;
    }
    std::string message(const HttpReply& reply) {
        return std::string(reply.json.at("error").at("message").as_string());
    }

    TestServer server{[](app::Config& config) { config.identity.may_delete_agents = true; }};
    HttpClient admin = server.admin();
};

TEST_F(AuditHttp, HasOneEntryForEachWriteOfAnAgent) {
    struct Write {
        std::string method, path, body, operation, endpoint;
        bool has_before, has_after;
    };
    const std::vector<Write> writes = {
        {"POST",
         "/v1/agents",
         R"({"agent_id":"a","name":"A","tags":["x"]})",
         "create_agent",
         "POST /v1/agents",
         false,
         true},
        {"PATCH",
         "/v1/agents/a",
         R"({"name":"B"})",
         "update_agent",
         "PATCH /v1/agents/{agent_id}",
         true,
         true},
        {"PATCH",
         "/v1/agents/a/tags",
         R"({"tags":["y"]})",
         "update_agent_tags",
         "PATCH /v1/agents/{agent_id}/tags",
         true,
         true},
        {"DELETE", "/v1/agents/a", "", "delete_agent", "DELETE /v1/agents/{agent_id}", true, false},
    };
    for (const auto& write : writes) {
        const std::string id = "request-" + write.operation;
        const auto answer =
            admin.send(write.method, write.path, write.body, {{"X-Request-ID", id}});
        ASSERT_LT(answer.status, 300) << answer.body;
        const auto entries = list("?request_id=" + id);
        ASSERT_EQ(entries.size(), 1u) << write.operation;
        const auto& entry = entries.at(0).as_object();
        EXPECT_EQ(entry.at("operation"), json::string(write.operation));
        EXPECT_EQ(entry.at("actor_agent_id"), "admin");
        EXPECT_EQ(entry.at("actor_role"), "admin");
        EXPECT_TRUE(entry.contains("api_key_id"));
        EXPECT_EQ(entry.at("endpoint"), json::string(write.endpoint));
        EXPECT_EQ(entry.at("resource_type"), "agent");
        EXPECT_EQ(entry.at("resource_id"), "a");
        EXPECT_EQ(entry.at("before").is_object(), write.has_before);
        EXPECT_EQ(entry.at("after").is_object(), write.has_after);
        EXPECT_EQ(entry.at("metadata"), json::object());
    }
    EXPECT_THAT(
        operations("?resource_type=agent&resource_id=a"),
        ElementsAre(
            "agent_deleted", "delete_agent", "update_agent_tags", "update_agent", "create_agent"
        )
    );
    EXPECT_EQ(list("?operation=agent_deleted").at(0).at("actor_agent_id"), "system:deletion");
    const auto tags = list("?operation=update_agent_tags").at(0);
    EXPECT_EQ(json::serialize(tags.at("before").at("tags")), R"(["x"])");
    EXPECT_EQ(json::serialize(tags.at("after").at("tags")), R"(["y"])");
}

TEST_F(AuditHttp, HasNoEntryForAWriteThatIsRefusedOrRepeated) {
    server.add_agent("taken", "agent");
    const auto before = operations().size();
    const HttpHeaders key = {{"Idempotency-Key", "k"}};
    EXPECT_EQ(admin.post("/v1/agents", R"({"agent_id":"taken","name":"T"})", key).status, 409);
    EXPECT_EQ(admin.post("/v1/agents", R"({"agent_id":"root","name":"T"})").status, 400);
    EXPECT_EQ(
        admin.post("/v1/agents", R"({"agent_id":"b","name":"B","role":"admin"})").status, 403
    );
    EXPECT_EQ(admin.send("PATCH", "/v1/agents/nobody", R"({"name":"x"})").status, 404);
    EXPECT_EQ(admin.send("PATCH", "/v1/agents/taken", "{}").status, 400);
    EXPECT_EQ(admin.send("PATCH", "/v1/agents/nobody/tags", R"({"tags":[]})").status, 404);
    EXPECT_EQ(admin.send("DELETE", "/v1/agents/nobody", "").status, 404);
    EXPECT_EQ(admin.send("DELETE", "/v1/agents/admin", "").status, 403);
    EXPECT_EQ(operations().size(), before);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(admin.post("/v1/agents", R"({"agent_id":"a","name":"A"})", key).status, 201);
        EXPECT_EQ(admin.send("PATCH", "/v1/agents/a", R"({"name":"B"})", key).status, 200);
        EXPECT_EQ(admin.send("PATCH", "/v1/agents/a/tags", R"({"tags":[]})", key).status, 200);
    }
    EXPECT_THAT(
        operations("?resource_id=a"),
        ElementsAre("update_agent_tags", "update_agent", "create_agent")
    );
}

TEST_F(AuditHttp, HasNoSecret) {
    const auto generated = admin.post("/v1/agents", R"({"agent_id":"g","name":"G"})");
    const std::string raw(generated.json.at("data").at("raw_key").as_string());
    admin.post("/v1/agents", R"({"agent_id":"c","name":"C","api_key":"a key of my own"})");
    const std::string log = json::serialize(list());
    EXPECT_THAT(log, HasSubstr(raw.substr(3, 8))) << "the prefix names the key";
    for (const std::string& secret :
         {raw, raw.substr(12), server.admin_key(), std::string("a key of my own")})
        EXPECT_THAT(log, Not(HasSubstr(secret)));
    EXPECT_THAT(log, Not(HasSubstr("hmac-sha256")));
    EXPECT_THAT(log, Not(HasSubstr("hash")));
}

TEST_F(AuditHttp, TellsOfTheAgentThatATraceRegisters) {
    for (const std::string outcome : {"first", "second"})
        ASSERT_EQ(
            admin.post(
                     "/v1/trace", trace_body("stranger", outcome), {{"X-Request-ID", outcome}}
            ).status,
            201
        );
    const auto entries = list("?resource_id=stranger");
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(entries.at(0).at("operation"), "agent_auto_registered");
    EXPECT_EQ(entries.at(0).at("request_id"), "first");
    EXPECT_EQ(entries.at(0).at("endpoint"), "POST /v1/trace");
    EXPECT_EQ(entries.at(0).at("actor_agent_id"), "admin");
    EXPECT_TRUE(entries.at(0).as_object().contains("api_key_id"));
    EXPECT_THAT(operations("?operation=trace_decision"), IsEmpty());
}

TEST_F(AuditHttp, TellsOfTheFirstKey) {
    const auto entries = list("?resource_id=admin");
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(entries.at(0).at("operation"), "create_agent");
    EXPECT_THAT(
        std::string(entries.at(0).at("actor_agent_id").as_string()),
        ::testing::StartsWith("system:")
    );
}

TEST_F(AuditHttp, IsReadPageByPage) {
    for (int i = 0; i < 5; ++i) server.add_agent("a" + std::to_string(i), "agent");
    std::vector<std::string> read;
    std::string cursor;
    while (true) {
        const auto page = admin.get("/v1/audit?operation=create_agent&limit=2" + cursor);
        ASSERT_EQ(page.status, 200) << page.body;
        EXPECT_EQ(page.json.at("limit"), 2);
        EXPECT_FALSE(page.json.as_object().contains("total"));
        for (const auto& entry : page.json.at("data").as_array())
            read.emplace_back(entry.at("resource_id").as_string());
        if (page.json.at("has_more") == false) break;
        cursor = "&cursor=" + std::string(page.json.at("next_cursor").as_string());
    }
    EXPECT_THAT(read, ElementsAre("a4", "a3", "a2", "a1", "a0", "admin"));
}

TEST_F(AuditHttp, IsSearchedByTime) {
    server.add_agent("a", "agent");
    const auto entry = list("?resource_id=a").at(0);
    const std::string time(entry.at("occurred_at").as_string());
    EXPECT_EQ(list(fmt::format("?resource_id=a&from={0}&to={0}", time)).size(), 1u);
    EXPECT_EQ(list("?to=2020-01-01T00:00:00Z").size(), 0u);
    EXPECT_EQ(list("?resource_id=a&from=2100-01-01T00:00:00Z").size(), 0u);
}

TEST_F(AuditHttp, RefusesFiltersThatCanMatchNothingAndNamesThem) {
    const std::string long_text(256, 'x');
    const std::vector<std::pair<std::string, std::string>> refusals = {
        {"from=yesterday", "from"},
        {"to=1", "to"},
        {"from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from must not be after to"},
        {"cursor=x", "cursor"},
        {"actor=" + long_text, "actor must be at most 255 bytes"},
        {"operation=" + long_text, "operation"},
        {"resource_type=" + long_text, "resource_type"},
        {"resource_id=" + long_text, "resource_id"},
        {"request_id=" + long_text, "request_id"},
    };
    for (const auto& [query, expected] : refusals) {
        const auto refused = admin.get("/v1/audit?" + query);
        EXPECT_EQ(refused.status, 400) << query;
        EXPECT_THAT(message(refused), HasSubstr(expected));
    }
}

TEST_F(AuditHttp, IsForAdminsOnly) {
    EXPECT_EQ(server.add_agent("coder", "agent").get("/v1/audit").status, 403);
    EXPECT_EQ(server.add_agent("guest", "reader").get("/v1/audit").status, 403);
    EXPECT_EQ(server.anonymous().get("/v1/audit").status, 401);
}

}  // namespace
}  // namespace akashi::testing
