#include "testing/stores/test_server.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::testing {
namespace {

using ::testing::ElementsAre;

std::string wanted(
    const std::string& grantee, const std::string& resource, const std::string& rest = ""
) {
    return fmt::format(
        R"({{"grantee_agent_id":"{}","resource_type":"agent_traces","resource_id":{},"permission":"read"{}}})",
        grantee,
        resource,
        rest
    );
}

class GrantsHttp : public ::testing::Test {
protected:
    static std::string refusal(const HttpReply& reply) {
        const auto* error = reply.json.as_object().if_contains("error");
        if (error == nullptr) return fmt::format("{}", reply.status);
        return fmt::format("{} {}", reply.status, std::string(error->at("message").as_string()));
    }
    static std::string id_of(const HttpReply& granted) {
        EXPECT_EQ(granted.status, 201) << granted.body;
        return std::string(granted.json.at("data").at("id").as_string());
    }
    HttpReply remove(HttpClient& client, const std::string& id, const HttpHeaders& headers = {}) {
        return client.send("DELETE", "/v1/grants/" + id, "", headers);
    }
    std::vector<std::string> outcomes(HttpClient& client) {
        std::vector<std::string> found;
        for (const auto& decision : client.get("/v1/decisions/recent").json.at("data").as_array())
            found.emplace_back(decision.at("outcome").as_string());
        return found;
    }
    std::string row_id(const std::string& agent) {
        const auto found = admin.get("/v1/agents/" + agent);
        return std::string(found.json.at("data").at("id").as_string());
    }

    TestServer server{[](app::Config& config) { config.identity.may_delete_agents = true; }};
    HttpClient admin = server.admin();
    HttpClient planner = server.add_agent("planner", "agent");
    HttpClient coder = server.add_agent("coder", "agent");
    HttpClient viewer = server.add_agent("viewer", "reader");
};

TEST_F(GrantsHttp, ShowWhatTheGrantorRecordedUntilTheyAreDeleted) {
    planner.post("/v1/trace", trace_body("planner", "secret"));
    EXPECT_THAT(outcomes(viewer), ElementsAre());
    const auto granted = planner.post(
        "/v1/grants", wanted("viewer", "\"planner\"", R"(,"expires_at":"2999-01-01T00:00:00Z")")
    );
    ASSERT_EQ(granted.status, 201) << granted.body;
    const auto& grant = granted.json.at("data").as_object();
    EXPECT_EQ(grant.at("grantor_id").as_string(), row_id("planner"));
    EXPECT_EQ(grant.at("grantee_id").as_string(), row_id("viewer"));
    EXPECT_EQ(grant.at("resource_type"), "agent_traces");
    EXPECT_EQ(grant.at("resource_id"), "planner");
    EXPECT_EQ(grant.at("permission"), "read");
    EXPECT_EQ(grant.at("expires_at"), "2999-01-01T00:00:00Z");
    EXPECT_THAT(outcomes(viewer), ElementsAre("secret"));
    EXPECT_EQ(viewer.get("/v1/agents/planner/history").status, 200);
    const auto removed = remove(planner, id_of(granted));
    EXPECT_EQ(removed.status, 204);
    EXPECT_EQ(removed.body, "");
    EXPECT_THAT(outcomes(viewer), ElementsAre());
    EXPECT_EQ(viewer.get("/v1/agents/planner/history").status, 403);
}

TEST_F(GrantsHttp, ForAllAgentsAreMadeByAdminsOnly) {
    admin.post("/v1/trace", trace_body("planner", "one"));
    admin.post("/v1/trace", trace_body("coder", "two"));
    EXPECT_EQ(
        refusal(planner.post("/v1/grants", wanted("viewer", "null"))),
        "403 can only grant access to your own traces"
    );
    const auto granted = admin.post("/v1/grants", wanted("viewer", "null"));
    ASSERT_EQ(granted.status, 201) << granted.body;
    EXPECT_FALSE(granted.json.at("data").as_object().contains("resource_id"));
    EXPECT_FALSE(granted.json.at("data").as_object().contains("expires_at"));
    EXPECT_THAT(outcomes(viewer), ElementsAre("two", "one"));
}

TEST_F(GrantsHttp, AreRefusedInTheSpecifiedOrder) {
    const auto past = [](const std::string& time) {
        return fmt::format(R"(,"expires_at":"{}")", time);
    };
    const auto body = [](const std::string& type, const std::string& permission) {
        return fmt::format(
            R"({{"grantee_agent_id":"nobody","resource_type":"{}","resource_id":"coder","permission":"{}"}})",
            type,
            permission
        );
    };
    const std::vector<std::pair<std::string, std::string>> refusals{
        {body("decision", "write"), "400 invalid resource_type"},
        {body("agent_traces", "write"), "400 invalid permission"},
        {body("agent_traces", "read"), "403 can only grant access to your own traces"},
        {wanted("nobody", "\"planner\"", past("x")), "404 grantee agent not found"},
        {wanted("viewer", "\"planner\"", past("x")), "400 invalid expires_at format"},
        {wanted("viewer", "\"planner\"", past("2020-01-01T00:00:00Z")),
         "400 expires_at must be in the future"},
    };
    for (const auto& [asked, answer] : refusals)
        EXPECT_EQ(refusal(planner.post("/v1/grants", asked)), answer) << asked;
    EXPECT_EQ(
        refusal(admin.post("/v1/grants", wanted("viewer", "\"nobody\"", past("x")))),
        "404 resource agent not found"
    );
    EXPECT_EQ(planner.post("/v1/grants", wanted("viewer", "\"planner\"")).status, 201);
    EXPECT_EQ(
        refusal(admin.post("/v1/grants", wanted("viewer", "\"planner\""))),
        "409 grant already exists"
    );
}

TEST_F(GrantsHttp, AreDeletedByWhoMadeThemAndByAdmins) {
    const std::string by_planner =
        id_of(planner.post("/v1/grants", wanted("viewer", "\"planner\"")));
    const std::string by_admin = id_of(admin.post("/v1/grants", wanted("coder", "\"planner\"")));
    EXPECT_EQ(refusal(remove(planner, "x")), "400 invalid grant_id");
    EXPECT_EQ(
        refusal(remove(planner, "0196a3c0-7d10-7b52-9c41-5f0a3d2e1b60")), "404 grant not found"
    );
    EXPECT_EQ(refusal(remove(coder, by_planner)), "403 can only delete your own grants");
    EXPECT_EQ(refusal(remove(planner, by_admin)), "403 can only delete your own grants");
    EXPECT_EQ(remove(admin, by_planner).status, 204);
    EXPECT_EQ(remove(admin, by_admin).status, 204);
    EXPECT_EQ(refusal(remove(admin, by_admin)), "404 grant not found");
}

TEST_F(GrantsHttp, AreListedForAdminsNewestFirst) {
    const std::string first = id_of(planner.post("/v1/grants", wanted("viewer", "\"planner\"")));
    const std::string second = id_of(coder.post("/v1/grants", wanted("viewer", "\"coder\"")));
    const auto page = admin.get("/v1/grants?limit=1");
    ASSERT_EQ(page.status, 200) << page.body;
    EXPECT_EQ(page.json.at("total"), 2);
    EXPECT_EQ(page.json.at("has_more"), true);
    EXPECT_EQ(page.json.at("next_offset"), 1);
    EXPECT_EQ(page.json.at("data").at(0).at("id").as_string(), second);
    const auto rest = admin.get("/v1/grants?offset=1");
    EXPECT_EQ(rest.json.at("limit"), 50);
    EXPECT_EQ(rest.json.at("has_more"), false);
    EXPECT_EQ(rest.json.at("data").at(0).at("id").as_string(), first);
}

TEST_F(GrantsHttp, AreWrittenOnceForAKey) {
    const HttpHeaders once{{"Idempotency-Key", "k"}};
    const auto body = wanted("viewer", "\"planner\"");
    const auto first = planner.post("/v1/grants", body, once);
    const std::string id = id_of(first);
    const auto again = planner.post("/v1/grants", body, once);
    EXPECT_EQ(again.status, 201) << again.body;
    EXPECT_EQ(again.json.at("data"), first.json.at("data"));
    EXPECT_EQ(
        refusal(planner.post("/v1/grants", wanted("coder", "\"planner\""), once)),
        "409 idempotency key reused with different payload"
    );
    EXPECT_EQ(remove(planner, id, once).status, 204);
    EXPECT_EQ(remove(planner, id, once).status, 204) << "a repetition";
    EXPECT_EQ(refusal(remove(planner, id)), "404 grant not found");
}

TEST_F(GrantsHttp, GoWithTheirAgentsAndAreCounted) {
    planner.post("/v1/grants", wanted("viewer", "\"planner\""));
    admin.post("/v1/grants", wanted("planner", "null"));
    const auto deleted = admin.send("DELETE", "/v1/agents/planner", "");
    ASSERT_EQ(deleted.status, 200) << deleted.body;
    EXPECT_EQ(deleted.json.at("data").at("deleted").at("grants"), 2);
    EXPECT_EQ(admin.get("/v1/grants").json.at("total"), 0);
    admin.post("/v1/trace", trace_body("planner", "of a namesake"));
    EXPECT_THAT(outcomes(viewer), ElementsAre());
}

}  // namespace
}  // namespace akashi::testing
